"""`voice-app` with an adjustable clock: `python -m voice_app.testing.turned_clock run`.

The file named in TURNED_CLOCK gives the offset in seconds from this computer's clock; it may be
rewritten at any moment.
"""

from __future__ import annotations

import os
import runpy
from datetime import datetime, timedelta
from pathlib import Path

from voice_app import clock

VARIABLE = "TURNED_CLOCK"


def turn(file: Path, time: datetime) -> None:
    """Set the clock to `time` now; it continues from there."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(str((time - datetime.now().astimezone()).total_seconds()))
    beside.replace(file)  # atomically, because it may be read at any moment


def _turned_by(file: Path) -> timedelta:
    return timedelta(seconds=float(file.read_text()))


if __name__ == "__main__":
    _right, _file = clock.now, Path(os.environ[VARIABLE])
    clock.now = lambda: _right() + _turned_by(_file)
    runpy.run_module("voice_app", run_name="__main__")
