"""What PulseAudio, or PipeWire in its place, knows about the devices, where there is one.

PortAudio sees one device called "default" and not what the server does behind it: a stream whose
microphone is unplugged goes on, moved to another source, and where there is no other to that of
the loudspeaker, in which we hear only ourselves.
"""

from __future__ import annotations

import os
import shutil
import subprocess

_SECONDS = 1.0
"""An answer takes a hundredth of a second."""
_MONITOR = ".monitor"
"""What the names of loudspeakers end with when they are listened to."""

_ECHO_CANCEL = ("echo-cancel", "echo_cancel")
"""In the names of the module and, by default, of its source and sink."""


def has_no_microphone() -> bool:
    """Say whether a server is there, and listening on it leads to a loudspeaker or nowhere."""
    named = [line for line in _ask("info").splitlines() if line.startswith("Default Source:")]
    source = named[0].partition(":")[2].strip() if named else None
    return source is not None and (source.endswith(_MONITOR) or source in ("", "n/a"))


def echo_cancelling() -> dict[str, str]:
    """Return the environment that leads PortAudio through the server's echo cancellation.

    Empty where there is none, or where the person has chosen devices for us already.
    """
    if "PULSE_SOURCE" in os.environ or "PULSE_SINK" in os.environ:
        return {}
    found = {}
    for name, kind in (("PULSE_SOURCE", "sources"), ("PULSE_SINK", "sinks")):
        listed = [line.split("\t") for line in _ask("list", "short", kind).splitlines()]
        of_module = [
            fields[1]
            for fields in listed
            if len(fields) > 2
            and not fields[1].endswith(_MONITOR)
            and any(mark in " ".join(fields[1:3]) for mark in _ECHO_CANCEL)
        ]
        if not of_module:
            return {}
        found[name] = of_module[0]
    return found


def _ask(*question: str) -> str:
    """Return the server's answer; "" where there is no server, or none that answers."""
    if shutil.which("pactl") is None:
        return ""
    try:
        return subprocess.run(
            ["pactl", *question],
            env={**os.environ, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            errors="replace",
            check=False,
            timeout=_SECONDS,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
