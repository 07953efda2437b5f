"""The authored checklist: its questions, and what each may be answered with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.answers import Answer
from voice_app.checklist.phrases import Phrases
from voice_app.checklist.question import AnswerKind as AnswerKind
from voice_app.checklist.question import Cover as Cover
from voice_app.checklist.question import Question as Question
from voice_app.checklist.question import read_question
from voice_app.triage.conditions import (
    Answers,
    Condition,
    Value,
    keys,
    read_condition,
)

RENAMED = "renamed.yaml"
"""Beside the checklist; need not be there."""


@dataclass(frozen=True)
class Checklist:
    """All questions, in the order of asking."""

    questions: tuple[Question, ...]
    details: tuple[Question, ...]
    """Offered after the advice; they can only raise the urgency."""
    renamed: Mapping[str, Mapping[str, Mapping[str, str]]]
    """By key that is no question here, and its value: the answers that say the same."""
    typical: str
    """The question at which sentences are tried that answer none: commands, and danger."""
    sha256: str
    """Of the file, in hexadecimal: names the version that answers belong to."""

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Questions and details by key."""
        return {question.key: question for question in (*self.questions, *self.details)}

    def after_advice(self, said: Answers) -> tuple[Question, ...]:
        """Return the questions without an answer that are offered after the advice."""
        answers = self.with_implied(said)
        marked = (q for q in self.questions if q.for_record)
        return tuple(
            question
            for question in (*marked, *self.details)
            if question.key not in answers and question.applies(answers)
        )

    def with_implied(self, said: Answers) -> dict[str, Value]:
        """Return `said` and what follows from it; what was said itself has precedence."""
        answers: dict[str, Value] = {}
        for question in self.questions:
            if question.key in said:
                answers |= question.implies.get(str(said[question.key]), {})
        return {**answers, **said}

    def values_of(self, said: Mapping[str, Answer]) -> dict[str, Value]:
        """Return the values that were said, and what follows from them."""
        answers: dict[str, Value] = {}
        for key, answer in said.items():
            if answer.sign and key in self.by_key:
                answers |= self.by_key[key].signs[answer.sign - 1]
        return self.with_implied({**answers, **{k: a.value for k, a in said.items()}})

    def with_what_they_led_to(self, asked: Collection[str]) -> tuple[Question, ...]:
        """Return these questions and those asked because of them, in the order of asking.

        Whoever takes back an answer takes back what cleared it up, too.
        """
        found = set(asked)
        for question in self.questions:
            if question.ask_when is not None and keys(question.ask_when) & found:
                found.add(question.key)
        return tuple(question for question in self.questions if question.key in found)


def load_checklist(file: Path, phrases: Phrases) -> Checklist:
    """Read the checklist. Raises `AuthoringError`."""
    source = authored.read(file)
    source.only("terms", "questions", "details", "typical")
    terms: dict[str, Condition] = {}
    for name, entry in source.require("terms"):
        terms[name] = read_condition(entry, terms)
    questions, details = (
        tuple(read_question(key, entry, terms, phrases) for key, entry in source.require(part))
        for part in ("questions", "details")
    )
    by_key = {question.key: question for question in (*questions, *details)}
    old = authored.read_if_there(file.with_name(RENAMED))
    renamed = dict(_renamed(old, by_key)) if old else {}
    return Checklist(questions, details, renamed, _typical(source, by_key), authored.sha256(file))


def _typical(source: Entry, by_key: Mapping[str, Question]) -> str:
    """Read the key of the typical question: the first one, unless it is written."""
    if (written := source.get("typical")) is None:
        return next(iter(by_key))
    if written.text() not in by_key:
        raise written.error(f"`{written.text()}` is no question.", "Write the key of one.")
    return written.text()


def _renamed(
    source: Entry, by_key: Mapping[str, Question]
) -> Iterator[tuple[str, Mapping[str, Mapping[str, str]]]]:
    for old, entry in source:
        entry.only("because", "becomes")
        entry.require("because").text()
        if old in by_key:
            raise entry.error(f"`{old}` is a question of today.", "Leave it out here.")
        becomes = {
            value: {key: _answer(key, said, by_key) for key, said in answers}
            for value, answers in entry.require("becomes")
        }
        yield old, becomes


def _answer(key: str, entry: Entry, by_key: Mapping[str, Question]) -> str:
    if key not in by_key or entry.text() not in by_key[key].values:
        raise entry.error(
            f"`{key}: {entry.text()}` is no answer of today.", "Write a question and its answer."
        )
    return entry.text()
