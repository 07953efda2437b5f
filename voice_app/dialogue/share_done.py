"""Roughly what share of the questions is done. Rough, because answers open and close others."""

from __future__ import annotations

from collections.abc import Collection

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.checklist import Checklist

_LEAST_SHARES = (("nearly", 0.85), ("most", 0.65), ("half", 0.4), ("quarter", 0.15))


def share_done(checklist: Checklist, ahead: UrgencyBounds, said: Collection[str]) -> float:
    """Return the share of the questions that is answered, from 0 to 1.

    Only deciding questions that everybody is asked count as still to come: one that depends on
    other answers may never be asked.
    """
    done = sum(question.key in said for question in checklist.questions)
    left = sum(q.key in ahead.deciding and q.ask_when is None for q in checklist.questions)
    return done / max(done + left, 1)


def in_words(share: float) -> str:
    """Return the prompts' key for a share."""
    return next((name for name, least in _LEAST_SHARES if share >= least), "begun")
