"""Deletes stored visits once their retention period is over."""

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
    """Delete visits of any checklist stored longer than `days`, and return how many.

    Delete nothing while the clock is known to be wrong. If it was wrong when a visit was stored,
    that visit's age counts from when it is first looked at with a plausible clock. Raises
    `KeepingFault`.
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
    # Leave the contents alone; the file's date records when it was first looked at.
    with suppress(OSError):  # then its retention period does not start
        seen = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        if clock.tells_age(seen, now):
            return seen
        os.utime(file, (now.timestamp(), now.timestamp()))
    return now
