"""`voice-app` on a computer whose clock can be set: `python -m voice_app.testing.turned_clock run`.

The file named in TURNED_CLOCK holds by how many seconds the clock differs from this computer's; it
may be written anew at any moment.
"""

from __future__ import annotations

import os
import runpy
from datetime import datetime, timedelta
from pathlib import Path

from voice_app import clock

VARIABLE = "TURNED_CLOCK"


def turn(file: Path, time: datetime) -> None:
    """Have the clock show `time` now, and go on from there."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(str((time - datetime.now().astimezone()).total_seconds()))
    beside.replace(file)  # at one stroke: it is read at any moment


def _turned_by(file: Path) -> timedelta:
    return timedelta(seconds=float(file.read_text()))


if __name__ == "__main__":
    _right, _file = clock.now, Path(os.environ[VARIABLE])
    clock.now = lambda: _right() + _turned_by(_file)
    runpy.run_module("voice_app", run_name="__main__")
