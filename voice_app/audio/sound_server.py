"""What PulseAudio, or PipeWire in its place, knows about the devices, if one is running.

PortAudio sees a single device called "default" and not what the server does behind it: a stream
whose microphone is unplugged continues, moved to another source, and if there is none, to the
loudspeaker's monitor, in which we hear only ourselves.
"""

from __future__ import annotations

import os
import shutil
import subprocess

_SECONDS = 1.0
"""Seconds; an answer takes a hundredth of a second."""
_MONITOR = ".monitor"
"""Suffix of the source names that monitor loudspeakers."""

_ECHO_CANCEL = ("echo-cancel", "echo_cancel")
"""Found in the names of the module and, by default, of its source and sink."""


def has_no_microphone() -> bool:
    """Return whether a server is running and its default source is a loudspeaker or nothing."""
    named = [line for line in _ask("info").splitlines() if line.startswith("Default Source:")]
    source = named[0].partition(":")[2].strip() if named else None
    return source is not None and (source.endswith(_MONITOR) or source in ("", "n/a"))


def echo_cancelling() -> dict[str, str]:
    """Return the environment that routes PortAudio through the server's echo cancellation.

    Empty if there is none, or if the person has already chosen devices for us.
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
    """Return the server's answer; "" if there is no server or it does not respond."""
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
