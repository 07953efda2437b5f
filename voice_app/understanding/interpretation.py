"""What one turn means where it was said, before any state is looked at. Pure."""

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

WAKE = "wake"
CHANGE = "change"
NOTE = "note"
TOPIC = "topic"
"""Commands that have no phrases of their own under `commands:`."""


@dataclass(frozen=True)
class Interpretation:
    """Everything that a turn may mean; danger goes before a command, a command before an answer."""

    danger: DangerHeard | None
    command: str | None
    answer: Answer | None
    """To the open question."""
    fact: Fact | None = None
    """What was told beside it, where it was not answered."""


def interpret(heard: Heard, dialogue: Dialogue, question: Question | None) -> Interpretation:
    """Return what was meant at `question`, or in idle where there is none."""
    words = dialogue.understanding
    if question is None:
        danger = words.danger(heard)
        command = WAKE if words.wakes(heard.text) else words.command_at_rest(heard.text)
        if command is None and dialogue.library.meant(words.phrases.words, heard.text):
            command = TOPIC
        return Interpretation(danger, command, None)
    command = _command(heard.text, dialogue)
    answer = None if command is not None else words.answer(heard.text, question)
    fact = None
    if command is None and answer is None:
        fact = dialogue.facts.told(words.phrases.words(heard.text))
        topic = dialogue.library.meant(words.phrases.words, heard.text)
        command = None if topic is None or fact is not None else TOPIC
    danger = words.danger(heard, question)
    if (danger is None or danger.ask_first) and answer is not None:
        danger = _danger_of(answer, question, dialogue) or danger
    return Interpretation(danger, command, answer, fact)


def interpret_typed(text: str, dialogue: Dialogue, turn: str) -> Interpretation:
    """Return what typed words mean at the question `turn`, or in idle."""
    question = None if turn == IDLE else dialogue.checklist.by_key[turn]
    return interpret(Heard(text.strip().lower(), speech=bool(text.strip())), dialogue, question)


def is_emergency(key: str, value: Value, dialogue: Dialogue) -> bool:
    """Say whether an answer is an emergency whatever else is answered."""
    answers = dialogue.checklist.with_implied({key: value})
    return dialogue.outlook(answers).least.is_emergency


def _danger_of(answer: Answer, question: Question, dialogue: Dialogue) -> DangerHeard | None:
    if not is_emergency(question.key, answer.value, dialogue):
        return None
    answers = {question.key: answer.value}
    advice = dialogue.prompts.advice_for(dialogue.table.emergency, answers, unheard=False)
    kind = Danger.CRISIS if advice.name == Danger.CRISIS.value else Danger.EMERGENCY
    return DangerHeard(kind, answer.words, ask_first=False)


def _command(text: str, dialogue: Dialogue) -> str | None:
    words = dialogue.understanding
    command = words.command(text)
    if command is not None:
        return command
    if words.to_change(text, named_alone=False) is not None:
        return CHANGE
    return NOTE if words.takes_note(text) else None
