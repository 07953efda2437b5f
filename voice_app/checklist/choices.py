"""What can be chosen in each place, in order, as phrases that are understood there. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from voice_app.checklist.checklist import AnswerKind, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.places import CONFIRMING
from voice_app.checklist.scanning_config import ReadList
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Choice, Choices


def choices_in(state: str, heard: Collection[str], dialogue: Dialogue) -> Choices:
    """Return what can be chosen in a state of the conversation that hears `heard`.

    A yes or a no about an emergency needs a second sound; without it the answer is not sure.
    """
    question = dialogue.checklist.by_key.get(state)
    if question is None:
        listed = dialogue.sounds.states.get(state)
        options = _choices(listed) if listed else ()
        read = _with_menu(tuple(o for o in options if o.phrase in heard), heard, dialogue)
        # Who said the words that are in doubt can say yes.
        spoken = dialogue.understanding.phrases.yes_no["yes"] if state == CONFIRMING else ()
        return replace(read, heard=(*read.heard, *spoken))
    phrases = answers_to(question, dialogue)
    grave = question.key in dialogue.grave
    options = tuple(Choice(p, twice=grave and value != UNSURE) for value, p in phrases)
    unsure = dialogue.understanding.phrases.unsure[0]
    return _with_menu(options, heard, dialogue, otherwise=unsure)


def choices_of(exchange: SessionPrompt, dialogue: Dialogue) -> Choices:
    """Return what can be chosen in answer to a question around the checklist."""
    deleting = exchange.key == "forget"
    options = tuple(
        Choice(group[0], twice=deleting and meaning == "yes")
        for meaning, group in exchange.hear.items()
    )
    return _with_menu(options, dialogue.understanding.phrases.everywhere, dialogue)


def answers_to(question: Question, dialogue: Dialogue) -> tuple[tuple[str, str], ...]:
    """Return each answer that is read: its value, or its time in words, and its phrase."""
    phrases, own = dialogue.understanding.phrases, dialogue.sounds.answers
    unsure = (UNSURE, phrases.unsure[0])
    match question.kind:
        case AnswerKind.DURATION:
            return (*((time, time) for time in dialogue.sounds.times), unsure)
        case AnswerKind.YES_NO:
            groups = phrases.yes_no
        case AnswerKind.CHOICE:
            groups = phrases.choices[question.key]
    read = own.get(question.key, {})
    return (*((value, read.get(value, group[0])) for value, group in groups.items()), unsure)


def _choices(listed: ReadList) -> tuple[Choice, ...]:
    return tuple(Choice(phrase, twice=phrase in listed.twice) for phrase in listed.read)


def _with_menu(
    options: tuple[Choice, ...], heard: Collection[str], dialogue: Dialogue, otherwise: str = ""
) -> Choices:
    return Choices(
        options=options,
        menu=tuple(c for c in _choices(dialogue.sounds.menu) if c.phrase in heard),
        otherwise=otherwise,
        heard=dialogue.understanding.phrases.everywhere,
    )
