"""How certain words are, from the n-best list: words with a close rival are asked about.

A recogniser's confidence does not reveal a wrong word, but the distance to the next hypothesis does
(models/README.md). If that hypothesis means the same, there is no doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum

from voice_app.checklist.answers import Answer, Provenance
from voice_app.checklist.checklist import Question
from voice_app.checklist.choices import answers_to
from voice_app.checklist.dialogue import Dialogue
from voice_app.checklist.session_prompts import SessionPrompt
from voice_app.checklist.stakes import Stake, leaves_out_emergency, urgency_with
from voice_app.triage.conditions import UNSURE, Answers
from voice_app.turn import UNKNOWN, Heard

Meaning = tuple[object, ...]
"""Everything that words can mean in one place, for comparison."""


def certain(
    heard: Heard,
    dialogue: Dialogue,
    asked: Question | SessionPrompt | None,
    said: Answers | None = None,
    read_back: Question | None = None,
) -> Heard:
    """Return what was heard, with the words unknown if they may have been others.

    That is so if a rival hypothesis means something else, if more was spoken than the words take,
    and for decoys, which a small grammar hears in place of many other words. But an answer
    stays if, after what was `said`, no other would be more urgent.

    `asked` is the open question, of the checklist or around a visit, if any. The doubtful
    hypotheses then become the rivals. At a question about an emergency yes and no stay: a yes acts
    at once, and a no is read back. `read_back` is the question whose answer is being confirmed.
    """
    dubious = heard.unexplained or heard.decoy
    if dubious and not _is_urgent(heard, dialogue, read_back or asked, said or {}):
        return replace(heard, text=UNKNOWN, rivals=(), unexplained=False, decoy=False)
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


def _is_urgent(
    heard: Heard, dialogue: Dialogue, asked: Question | SessionPrompt | None, said: Answers
) -> bool:
    """Say whether no answer to the open question would be more urgent than the one heard."""
    words = dialogue.understanding
    if not isinstance(asked, Question) or words.command(heard.text) is not None:
        return False
    answer = dialogue.understanding.answer(heard.text, asked)
    return answer is not None and dialogue.stake(said, asked, answer.value) is Stake.NONE


def agreed(heard: Heard, meaning: Callable[[str], object]) -> Heard:
    """Return what was heard without rivals if all mean the same; otherwise with words unknown."""
    if all(meaning(rival) == meaning(heard.text) for rival in heard.rivals):
        return replace(heard, rivals=())
    return replace(heard, text=UNKNOWN, rivals=(heard.text, *heard.rivals))


class Belief(Enum):
    """What becomes of an answer."""

    TAKEN = "taken"
    ASKED_ONCE_MORE = "asked once more"
    READ_BACK = "read back"


def belief(
    heard: Heard, answer: Answer, dialogue: Dialogue, question: Question, said: Answers
) -> Belief:
    """Say what becomes of the `answer` to `question` that `heard` was understood as."""
    if answer.how is Provenance.UNHEARD:
        return Belief.TAKEN  # nothing was heard that could be confirmed
    if heard.second is None and not heard.rivals:
        return Belief.TAKEN  # typed, or selected by a sound: nothing can be misheard
    stake = dialogue.stake(said, question, answer.value)
    if stake is Stake.NONE or _views_agree(heard, answer, dialogue, question, said):
        return Belief.TAKEN
    return Belief.READ_BACK if stake is Stake.HIGH else Belief.ASKED_ONCE_MORE


def _views_agree(
    heard: Heard, answer: Answer, dialogue: Dialogue, question: Question, said: Answers
) -> bool:
    """Say whether the second view heard the same, or something no more urgent."""
    again = dialogue.understanding.answer(heard.second or "", question)
    if heard.rivals or again is None:
        return False
    if again.value == answer.value:
        return True
    first, second = (
        urgency_with(dialogue.checklist, dialogue.table, said, question, value)
        for value in (answer.value, again.value)
    )
    return second <= first and not leaves_out_emergency(
        dialogue.checklist, dialogue.grave, said, question, answer.value
    )


def either(heard: Heard, dialogue: Dialogue, question: Question) -> tuple[str, ...]:
    """Return the names of the two likeliest answers to `question` in the n-best list, or nothing.

    An answer is named by its own phrase, a span of time by the words said, without fillers.
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


def _meaning(text: str, dialogue: Dialogue, asked: Question | SessionPrompt | None) -> Meaning:
    words = dialogue.understanding
    phrases = words.phrases
    everywhere = (
        phrases.danger_in(text),
        words.command(text),
        words.to_change(text, named_alone=not isinstance(asked, Question)),
        words.takes_note(text),
        dialogue.library.meant(phrases.words, text, told=asked is None),
        dialogue.facts.told(phrases.words(text)),
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
