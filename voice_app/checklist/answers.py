"""What a person answered, and how that came about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from voice_app.triage.conditions import UNSURE, Value

EMERGENCY_PHRASE = "emergency_phrase"
CRISIS_PHRASE = "crisis_phrase"
"""Keys under which a danger phrase stands beside the answers."""
DANGER_PHRASES = (EMERGENCY_PHRASE, CRISIS_PHRASE)


class Provenance(Enum):
    """Where an answer comes from."""

    SAID = "said"
    """The person said it, "not sure" included."""
    UNHEARD = "unheard"
    """Silence or words not understood, time and again: counted as not sure, never as no."""
    SKIPPED = "skipped"
    """The person left the question out: counted as not sure, too."""


class Respondent(Enum):
    """Who gave an answer."""

    PERSON = "person"
    HELPER = "helper"
    """Somebody who answers for the person with the symptoms, or beside them."""


@dataclass(frozen=True)
class Answer:
    """One answer."""

    value: Value
    words: str
    """What was heard; "" when nothing was."""
    how: Provenance = Provenance.SAID
    by: Respondent = Respondent.PERSON
    sign: int = 0
    """The sign of a list after which it was said, from 1; 0: after the whole, or no list."""
    volunteered: bool = False
    """Whether it was told while something else was asked; then it needs no question that asks."""


def unheard() -> Answer:
    """Return the answer that stands where none could be heard."""
    return Answer(UNSURE, "", Provenance.UNHEARD)
