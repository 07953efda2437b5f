"""The computer's clock, treated with suspicion.

A small computer has no clock of its own: until a network tells it the time, it carries on from the
date of its image or from when it was last switched off.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from voice_app import BEGUN

_IN_USE_FOR = timedelta(days=20 * 365)
"""No copy of this program stays in use for longer than this."""


def now() -> datetime:
    """Return the time with its zone, whether or not the clock is right."""
    return datetime.now().astimezone()


def steady() -> float:
    """Return monotonic seconds, unaffected by setting the clock; they include time asleep."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def is_believed(day: date) -> bool:
    """Return whether a clock showing `day` may be right."""
    return BEGUN <= day <= BEGUN + _IN_USE_FOR


def tells_age(began: datetime, at: datetime) -> bool:
    """Return whether a clock showing `at` can tell how long ago `began` was."""
    first, last = began.astimezone(at.tzinfo).date(), at.date()
    return first <= last and is_believed(first) and is_believed(last)


def today() -> date | None:
    """Return today's date, or None if the clock is known to be wrong."""
    day = now().date()
    return day if is_believed(day) else None
