"""The computer's clock, with suspicion: a small computer has none until a network tells the time.

It then goes on from the day of its image, or from when it was last switched off.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from voice_app import BEGUN

_IN_USE_FOR = timedelta(days=20 * 365)
"""No copy of this program is used for longer than this."""


def now() -> datetime:
    """Return the time with its zone, whether or not the clock is right."""
    return datetime.now().astimezone()


def steady() -> float:
    """Return seconds that go on whenever the clock is set; the computer's sleep is among them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def is_believed(day: date) -> bool:
    """Say whether a clock that shows `day` may be right."""
    return BEGUN <= day <= BEGUN + _IN_USE_FOR


def tells_age(began: datetime, at: datetime) -> bool:
    """Say whether a clock that shows `at` can tell how long ago `began` was."""
    first, last = began.astimezone(at.tzinfo).date(), at.date()
    return first <= last and is_believed(first) and is_believed(last)


def today() -> date | None:
    """Return the day, or None where the clock is known to be wrong."""
    day = now().date()
    return day if is_believed(day) else None
