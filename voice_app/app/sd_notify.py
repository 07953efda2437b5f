"""Reports our status to systemd if it started us: its protocol is a single datagram.

Neither `sdnotify` (unmaintained since 2017) nor `systemd-python` (needs a compiler) is worth a
dependency.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

READY = "READY=1"


def tell_service_manager(*assignments: str) -> None:
    """Send assignments such as `READY=1`; does nothing if nobody is listening (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    # A person waiting for help must not wait for systemd: ignore a manager that has gone.
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.sendto("\n".join(assignments).encode(), address.replace("@", "\0", 1))
