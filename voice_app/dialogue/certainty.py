"""Words that might as well have been others: nothing is taken from them, both are asked about.

A recogniser's confidence says nothing about a wrong word, but how close a second reading of the
same sound came does (models/README.md). Where that reading means the same, there is no doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from voice_app.dialogue.around import Exchange
from voice_app.dialogue.checklist import Question
from voice_app.dialogue.dialogue import Dialogue
from voice_app.dialogue.options import answers_to
from voice_app.dialogue.phrases import UNKNOWN
from voice_app.triage.conditions import UNSURE
from voice_app.turn import Heard

Meaning = tuple[object, ...]
"""All that words can mean in one place, to be compared with another's."""


def certain(heard: Heard, dialogue: Dialogue, asked: Question | Exchange | None) -> Heard:
    """Return what was heard, as no words known where a rival of them means something else.

    `asked` is the open question, of the checklist or around a visit, if there is one. The readings
    in doubt are then the rivals. At a question about an emergency yes and no stay: a yes acts at
    once, and a no is read back.
    """
    if not heard.text or not heard.rivals:
        return heard
    settled = agreed(heard, lambda text: _meaning(text, dialogue, asked))
    if not settled.rivals:
        return settled
    if isinstance(asked, Question) and asked.key in dialogue.doubted:
        answer = dialogue.understanding.answer(heard.text, asked)
        if answer is not None and answer.value in ("yes", "no"):
            return heard
    return settled


def agreed(heard: Heard, meaning: Callable[[str], object]) -> Heard:
    """Return what was heard, without rivals where all mean the same, else as no words known."""
    if all(meaning(rival) == meaning(heard.text) for rival in heard.rivals):
        return replace(heard, rivals=())
    return replace(heard, text=UNKNOWN, rivals=(heard.text, *heard.rivals))


def either(heard: Heard, dialogue: Dialogue, question: Question) -> tuple[str, ...]:
    """Return names of the likeliest two answers to `question` that were heard, or nothing.

    An answer goes by its own phrase, a span of time by what was said without hesitations.
    """
    words = dialogue.understanding
    names = dict(answers_to(question, dialogue))
    found: dict[str, str] = {}
    for text in heard.rivals if heard.text == UNKNOWN else ():
        answer = words.answer(text, question)
        if answer is not None:
            plain = " ".join(w for w in text.split() if w not in words.phrases.fillers)
            found.setdefault(str(answer.value), names.get(str(answer.value), plain))
    return tuple(found.values())[:2] if len(found) > 1 else ()


def _meaning(text: str, dialogue: Dialogue, asked: Question | Exchange | None) -> Meaning:
    words = dialogue.understanding
    phrases = words.phrases
    everywhere = (
        phrases.danger_in(text),
        words.command(text),
        words.to_change(text, named_alone=not isinstance(asked, Question)),
        words.takes_note(text),
        dialogue.library.topic(phrases.words, text),
    )
    if isinstance(asked, Question):
        answer = words.answer(text, asked)
        return (*everywhere, None if answer is None else answer.value)
    tables: tuple[Mapping[str, tuple[str, ...]], ...] = (
        asked.hear if asked is not None else {},
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
