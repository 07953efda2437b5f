"""A prepared list of answers, as `voice-app triage` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from voice_app.authored import Entry
from voice_app.checklist.answers import DANGER_PHRASES, Answer
from voice_app.checklist.checklist import AnswerKind, Checklist, Question
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.conditions import UNSURE, Value
from voice_app.triage.decide import Verdict

_ABSENT = ("", "~", "null")
"""Ways to write "not answered"."""


@dataclass(frozen=True)
class Prepared:
    """Answers from a file."""

    said: dict[str, Answer]
    complete: bool
    """False if the visit was stopped early."""


def prepared_answers(answers: Iterable[tuple[str, Entry]], checklist: Checklist) -> Prepared:
    """Return the answers of a file or of one person in it. Raises `AuthoringError`."""
    questions = checklist.by_key
    said: dict[str, Answer] = {}
    complete = True
    old: dict[str, str] = {}
    for key, entry in answers:
        if key == "complete":
            complete = entry.flag()
        elif entry.value in _ABSENT:
            continue
        elif key in DANGER_PHRASES:
            if _one_of(entry, ("yes", "no")) == "yes":
                said[key] = Answer("yes", "emergency")
        elif key in questions:
            value = _value(entry, questions[key])
            said[key] = Answer(value, str(value))
        elif key in checklist.renamed:
            old |= checklist.renamed[key][_one_of(entry, tuple(checklist.renamed[key]))]
        else:
            raise entry.error(f"No question has the key `{key}`.", f"Keys: {', '.join(questions)}.")
    return Prepared({**{key: Answer(v, v) for key, v in old.items()}, **said}, complete)


def verdict_of(prepared: Prepared, dialogue: Dialogue) -> Verdict:
    """Decide. A visit that still has a question to ask counts as unfinished."""
    said = {key: answer.value for key, answer in prepared.said.items()}
    answers = dialogue.checklist.with_implied(said)
    nothing_left = dialogue.outlook(answers).question is None
    return dialogue.verdict(answers, complete=prepared.complete and nothing_left)


def as_asked(prepared: Prepared, dialogue: Dialogue) -> Prepared:
    """Return what the visit would have heard: only answers to questions that it asks.

    A question without an answer is skipped. Danger words are heard before any question.
    """
    said = {key: prepared.said[key] for key in DANGER_PHRASES if key in prepared.said}
    checklist = dialogue.checklist
    while True:
        known = checklist.values_of(said)
        deciding = dialogue.outlook(known).deciding & prepared.said.keys()
        ready = (q for q in checklist.questions if q.key in deciding and q.applies(known))
        if (question := next(ready, None)) is None:
            return Prepared(said, prepared.complete)
        said[question.key] = prepared.said[question.key]


def _value(entry: Entry, question: Question) -> Value:
    if question.kind is AnswerKind.DURATION and entry.text() != UNSURE:
        days = entry.whole_number()
        if days < 0:
            raise entry.error("A number of days cannot be negative.", "Write 0 for today.")
        return days
    return _one_of(entry, question.values)


def _one_of(entry: Entry, values: tuple[str, ...]) -> str:
    if entry.text() not in values:
        raise entry.error(f"`{entry.text()}` is not an answer here.", f"Write {', '.join(values)}.")
    return entry.text()
