"""Words that might as well have been others: nothing is taken from them, both are asked about.

A recogniser's confidence says nothing about a wrong word, but how close a second reading of the
same sound came does (models/README.md). Where that reading means the same, there is no doubt.
"""

from __future__ import annotations

from dataclasses import replace

from voice_app.dialogue.checklist import Question
from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.phrases import UNKNOWN
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

Meaning = tuple[object, ...]
"""All that words can mean in one place, to be compared with another's."""


def certain(heard: Heard, dialogue: Dialogue, question: Question | None) -> Heard:
    """Return what was heard, as no words known where a rival of them means something else.

    The readings in question are then the rivals. At a question about an emergency yes and no stay:
    a yes acts at once, and a no is read back.
    """
    if not heard.text or not heard.rivals:
        return heard
    meanings = {_meaning(text, dialogue, question) for text in (heard.text, *heard.rivals)}
    if len(meanings) == 1:
        return replace(heard, rivals=())
    if question is not None and question.key in dialogue.doubted:
        answer = dialogue.understanding.answer(heard.text, question)
        if answer is not None and answer.value in ("yes", "no"):
            return heard
    return replace(heard, text=UNKNOWN, rivals=(heard.text, *heard.rivals))


def either(heard: Heard, dialogue: Dialogue, question: Question) -> tuple[str, ...]:
    """Return the likeliest two readings that answer `question` differently, or nothing."""
    found: dict[object, str] = {}
    for text in heard.rivals if heard.text == UNKNOWN else ():
        answer = dialogue.understanding.answer(text, question)
        if answer is not None:
            found.setdefault(answer.value, text)
    return tuple(found.values())[:2] if len(found) > 1 else ()


def _meaning(text: str, dialogue: Dialogue, question: Question | None) -> Meaning:
    words = dialogue.understanding
    phrases = words.phrases
    everywhere = (
        phrases.danger_in(text),
        words.command(text),
        words.to_change(text, named_alone=question is None),
        words.takes_note(text),
        dialogue.library.topic(phrases.words, text),
    )
    if question is not None:
        answer = words.answer(text, question)
        return (*everywhere, None if answer is None else answer.value)
    tables = (
        {**phrases.yes_no, UNSURE: phrases.unsure},
        phrases.after_emergency,
        phrases.after_advice,
        phrases.in_library,
        phrases.read_back,
        phrases.at_rest,
        phrases.start_over,
        phrases.notes,
        {"wake": phrases.wake},
    )
    return (*everywhere, *(phrases.meaning(text, table) for table in tables))
