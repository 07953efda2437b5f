"""The computer's clock, with suspicion: a small computer has none until a network tells the time.

It then goes on from the day of its image, or from when it was last switched off.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from voice_app import BEGUN

_IN_USE_FOR = timedelta(days=20 * 365)
"""No copy of this program is used for longer than this."""


def now() -> datetime:
    """Return the time with its zone, whether or not the clock is right."""
    return datetime.now().astimezone()


def is_believed(day: date) -> bool:
    """Say whether a clock that shows `day` may be right."""
    return BEGUN <= day <= BEGUN + _IN_USE_FOR


def today() -> date | None:
    """Return the day, or None where the clock is known to be wrong."""
    day = now().date()
    return day if is_believed(day) else None
