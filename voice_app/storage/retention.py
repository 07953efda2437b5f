"""How long visits stay that somebody asked to keep."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voice_app import clock
from voice_app.checklist.checklist import Checklist
from voice_app.storage import private_file
from voice_app.storage.private_file import deleting
from voice_app.storage.visit_store import every_visit


def drop_expired(checklist: Checklist, days: int, now: datetime) -> int:
    """Delete visits kept longer than `days`, of whatever checklist, and return how many.

    Where the clock is known to be wrong none is, nor where it was when the visit was kept: the days
    of such a visit are counted from when it is first looked at with a clock that may be right.
    Raises `KeepingFault`.
    """
    dropped = 0
    for file, record in every_visit(checklist) if clock.is_believed(now.date()) else ():
        if record is not None and now - _counts_from(file, record.started, now) > timedelta(days):
            deleting(file, lambda file=file: private_file.delete(file))  # type: ignore[misc]
            dropped += 1
    return dropped


def _counts_from(file: Path, started: datetime, now: datetime) -> datetime:
    if clock.tells_age(started, now):
        return started
    # What is written in it stays; the date of the file remembers when it was first looked at.
    with suppress(OSError):  # its days do not begin to count, then
        seen = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if clock.tells_age(seen, now):
            return seen
        os.utime(file, (now.timestamp(), now.timestamp()))
    return now
