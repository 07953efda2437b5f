"""What the answers of a conversation amount to so far. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from voice_app.checklist.agenda import UrgencyBounds
from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.prompts import CRISIS
from voice_app.dialogue.response import ResponseBuilder
from voice_app.dialogue.state import Asking, Emergency, Idle, State
from voice_app.dialogue.taken_back import Corrections
from voice_app.dialogue.turn_grammar import TurnGrammar
from voice_app.triage.conditions import Answers, Value
from voice_app.triage.decide import Verdict


def words(d: Dialogue, s: State) -> ResponseBuilder:
    """Return what makes the sentences, worded for the person the answers are about."""
    return ResponseBuilder(d, other=s.other, by_helper=s.by_helper)


def grammar(d: Dialogue, s: State) -> TurnGrammar:
    """Return the grammar from which the next turn listens."""
    explains = isinstance(s.base, Idle) and bool(s.base.pages)
    return TurnGrammar(d, other=s.other, by_helper=s.by_helper, explains=explains)


def answers(d: Dialogue, s: State) -> dict[str, Value]:
    """Return the answers so far, with implied ones."""
    return d.checklist.values_of(s.said)


def bounds(d: Dialogue, s: State) -> UrgencyBounds:
    """Return how far the answers have settled the urgency."""
    return d.outlook(answers(d, s))


def standing(d: Dialogue, s: State) -> Mapping[str, Answer]:
    """Return the answers that count: a worrying one that was taken back stands for now."""
    return Corrections(d).standing(s.taken_back, s.said) if s.taken_back.lost else s.said


def is_open(d: Dialogue, s: State) -> bool:
    """Say whether any question that matters is still to be asked."""
    return bool(s.taken_back.lost or bounds(d, s).question)


def verdict(d: Dialogue, s: State) -> Verdict:
    """Return the urgency as far as it is known."""
    return _verdict(d, s, d.checklist.values_of(standing(d, s)))


def _verdict(d: Dialogue, s: State, counting: Answers) -> Verdict:
    """Return the verdict on the answers that count, implied ones included."""
    return d.verdict(counting, complete=not s.stopped and not is_open(d, s))


def is_emergency(d: Dialogue, s: State) -> bool:
    """Say whether the answers that count are an emergency."""
    return verdict(d, s).urgency.is_emergency


def advice(d: Dialogue, s: State) -> tuple[str, ...]:
    """Return the advice on what is known."""
    said, respond = standing(d, s), words(d, s)
    counting = d.checklist.values_of(said)
    found = _verdict(d, s, counting)
    lines = respond.advice(found, counting, said)
    noted = s.notes and not found.urgency.is_emergency
    return (*lines, *(respond.line("notes_kept") if noted else ()))


def is_crisis(d: Dialogue, s: State) -> bool:
    """Say whether the emergency advice being given is that for a crisis."""
    if not isinstance(s.over, Emergency):
        return False
    counting = d.checklist.values_of(standing(d, s))
    urgency = _verdict(d, s, counting).urgency
    return d.prompts.advice_for(urgency, counting, unheard=False).name == CRISIS


def recap(d: Dialogue, s: State) -> tuple[str, ...]:
    """Return everything told so far, as sentences."""
    respond = words(d, s)
    return (*respond.recap(s.said), *respond.notes(s.notes))


def asked(d: Dialogue, s: State) -> Question | None:
    """Return the question that is open, or that lies under what is open."""
    return d.checklist.by_key[s.base.name] if isinstance(s.base, Asking) else None
