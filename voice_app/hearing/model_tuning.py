"""What differs between speech models and must be known before one is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

KNOWN_WITHIN = 0.4
"""Seconds after a word's end within which the bundled model reports it."""


class DangerView(StrEnum):
    """How to look for danger among other words when a turn was not understood.

    The bundled model has a second, more costly word for out-of-vocabulary speech. Other models do
    not, nor an `[unk]` cost that could be changed.
    """

    RELUCTANT = "reluctant"
    """Danger phrases, with `[unk]` at a higher cost."""
    ANY_WORDS = "any words"
    """No grammar: a large-vocabulary model transcribes the whole sentence."""
    DANGER_ALONE = "danger alone"
    """Danger phrases and nothing else: misses the fewest, but asks needlessly most often."""


@dataclass(frozen=True)
class Tuning:
    """What was measured for one model on this machine."""

    danger_view: DangerView
    known_within: float = KNOWN_WITHIN
    """Seconds after a word's end within which the model reports it."""
