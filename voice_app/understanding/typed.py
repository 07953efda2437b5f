"""What typed words mean at a question or in idle, for authors, without a visit. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from voice_app.checklist.answers import Answer
from voice_app.checklist.checklist import Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.facts import Fact
from voice_app.checklist.phrases import Danger, DangerHeard
from voice_app.checklist.places import IDLE
from voice_app.triage.conditions import Value
from voice_app.turn import Heard
from voice_app.understanding.interpretation import Interpretation, Turn, interpret

WAKE = "wake"
CHANGE = "change"
NOTE = "note"
TOPIC = "topic"
"""Names for what acts like a command but is not listed under `commands:`."""


@dataclass(frozen=True)
class Typed:
    """What the words do. Danger comes before a command, and a command before an answer."""

    danger: DangerHeard | None
    command: str | None
    answer: Answer | None
    """To the open question."""
    fact: Fact | None = None
    """A fact told beside the open question, if that is not answered."""


def interpret_typed(text: str, dialogue: Dialogue, place: str) -> Typed:
    """Return what typed words mean at the question `place`; in idle if there is none."""
    heard = Heard(text.strip().lower(), speech=bool(text.strip()))
    return interpret_heard(heard, dialogue, dialogue.checklist.by_key.get(place))


def interpret_heard(heard: Heard, dialogue: Dialogue, question: Question | None) -> Typed:
    """Return what was meant at `question`, or in idle if it is None."""
    turn = Turn(IDLE if question is None else question.key, question)
    meant = interpret(heard, turn, dialogue)
    if question is None:
        return Typed(meant.danger, WAKE if meant.wakes else _command(meant), None)
    command = _command(meant)
    if command is not None and command != TOPIC:
        return Typed(meant.danger, command, None)
    danger, answer = meant.danger, meant.answer
    if answer is not None and (danger is None or danger.ask_first):
        danger = _danger_of(answer, question, dialogue) or danger
    return Typed(danger, command, answer, meant.fact)


def is_emergency(key: str, value: Value, dialogue: Dialogue) -> bool:
    """Say whether an answer alone makes an emergency, whatever else is answered."""
    answers = dialogue.checklist.with_implied({key: value})
    return dialogue.outlook(answers).least.is_emergency


def _danger_of(answer: Answer, question: Question, dialogue: Dialogue) -> DangerHeard | None:
    if not is_emergency(question.key, answer.value, dialogue):
        return None
    answers = {question.key: answer.value}
    advice = dialogue.prompts.advice_for(dialogue.table.emergency, answers, unheard=False)
    kind = Danger.CRISIS if advice.name == Danger.CRISIS.value else Danger.EMERGENCY
    return DangerHeard(kind, answer.words, ask_first=False)


def _command(meant: Interpretation) -> str | None:
    if meant.command is not None:
        return meant.command
    if meant.turn.place != IDLE:
        if meant.change is not None:
            return CHANGE
        if meant.takes_note:
            return NOTE
    return TOPIC if meant.topic is not None and meant.fact is None else None
