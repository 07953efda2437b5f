"""Roughly how much of the questions is done. Rough, because answers open and close others."""

from __future__ import annotations

from collections.abc import Collection

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.checklist import Checklist

_LEAST_SHARES = (("nearly", 0.85), ("most", 0.65), ("half", 0.4), ("quarter", 0.15))


def share_done(checklist: Checklist, ahead: UrgencyBounds, said: Collection[str]) -> float:
    """Return how much of the questions is answered, from 0 to 1.

    Counted as still to come are the questions that decide and that everybody is asked: what
    is asked only after certain answers may never be.
    """
    done = sum(question.key in said for question in checklist.questions)
    left = sum(q.key in ahead.deciding and q.ask_when is None for q in checklist.questions)
    return done / max(done + left, 1)


def in_words(share: float) -> str:
    """Return the name under which the prompts hold the words for a share."""
    return next((name for name, least in _LEAST_SHARES if share >= least), "begun")
