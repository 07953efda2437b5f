"""What differs from one speech model to another, and must be known before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KNOWN_WITHIN = 0.4
"""Seconds after its end within which the bundled model names a word."""


class DangerView(StrEnum):
    """How danger is sought among other words, where a turn was not understood.

    The bundled model has a second word for other words, which it hears only reluctantly. No other
    model has one, nor a price of `[unk]` that could be changed.
    """

    RELUCTANT = "reluctant"
    """Danger phrases, and `[unk]` at a higher price."""
    ANY_WORDS = "any words"
    """No grammar: a model that knows many words writes the whole sentence."""
    DANGER_ALONE = "danger alone"
    """Danger phrases and nothing else: it misses the least, and asks in vain the most."""


@dataclass(frozen=True)
class Tuning:
    """What was measured of one model on this machine."""

    danger_view: DangerView
    known_within: float = KNOWN_WITHIN
    """Seconds after its end within which it names a word."""
