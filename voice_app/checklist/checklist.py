"""The authored checklist: its questions, and what each may be answered with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.answers import Answer
from voice_app.checklist.phrases import NO, YES, Phrases
from voice_app.triage.conditions import (
    UNSURE,
    Answers,
    Condition,
    Value,
    holds,
    keys,
    read_condition,
)

RENAMED = "renamed.yaml"
"""Beside the checklist; need not be there."""


class AnswerKind(Enum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    DURATION = "duration"


@dataclass(frozen=True)
class Cover:
    """A question that asks for the same finding as another."""

    key: str
    when: Condition | None
    """None: always."""


@dataclass(frozen=True)
class Question:
    """One item of the checklist."""

    key: str
    kind: AnswerKind
    values: tuple[str, ...]
    """The words an answer may become, `unsure` among them; a duration may also be days."""
    ask_when: Condition | None
    """None: of interest to everybody."""
    worrying: str
    """Of a question answered by yes or no: which of them is the worrying answer."""
    implies: Mapping[str, Mapping[str, str]]
    """By answer: further answers that it settles."""
    signs: tuple[Mapping[str, str], ...]
    """Of a list: by sign, what else a yes to it says."""
    for_record: bool
    """Whether a doctor wants the answer though it can no longer change the urgency."""
    covered_by: Cover | None
    """Another question that asks for the same finding where this one is not asked."""
    entry: Entry
    """Where the question stands."""

    @property
    def harmless(self) -> str:
        """Return the other one of yes and no."""
        return NO if self.worrying == YES else YES

    @property
    def looked_at(self) -> frozenset[str]:
        """Return the questions on whose answers its asking depends."""
        return keys(self.ask_when) if self.ask_when else frozenset()

    def cover(self, answers: Answers) -> str | None:
        """Return the question that asks for the same finding after these answers, if any."""
        cover = self.covered_by
        if cover is None or (cover.when is not None and not holds(cover.when, answers)):
            return None
        return cover.key

    def applies(self, answers: Answers) -> bool:
        """Say whether the question makes sense after these answers."""
        return self.ask_when is None or holds(self.ask_when, answers)


@dataclass(frozen=True)
class Checklist:
    """All questions, in the order of asking."""

    questions: tuple[Question, ...]
    details: tuple[Question, ...]
    """Offered after the advice; they can only raise the urgency."""
    renamed: Mapping[str, Mapping[str, Mapping[str, str]]]
    """By key that is no question here, and its value: the answers that say the same."""
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
    source.only("terms", "questions", "details")
    terms: dict[str, Condition] = {}
    for name, entry in source.require("terms"):
        terms[name] = read_condition(entry, terms)
    questions, details = (
        tuple(_question(key, entry, terms, phrases) for key, entry in source.require(part))
        for part in ("questions", "details")
    )
    by_key = {question.key: question for question in (*questions, *details)}
    old = authored.read_if_there(file.with_name(RENAMED))
    renamed = dict(_renamed(old, by_key)) if old else {}
    return Checklist(questions, details, renamed, authored.sha256(file))


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


def _question(key: str, entry: Entry, terms: Mapping[str, Condition], phrases: Phrases) -> Question:
    entry.only("answers", "ask_when", "worrying", "implies", "signs", "for_record", "covered_by")
    kind_entry = entry.require("answers")
    kinds = {kind.value: kind for kind in AnswerKind}
    kind = kinds.get(kind_entry.text())
    if kind is None:
        raise kind_entry.error(
            f"`{kind_entry.text()}` is no way to answer.", f"Write one of {', '.join(kinds)}."
        )
    if kind is AnswerKind.CHOICE and key not in phrases.choices:
        raise entry.error(
            f"No phrases answer `{key}`.", f"Add `{key}:` under `choices:` in the phrase file."
        )
    words = {
        AnswerKind.YES_NO: tuple(phrases.yes_no),
        AnswerKind.CHOICE: tuple(phrases.choices.get(key, ())),
        AnswerKind.DURATION: (),
    }[kind]
    ask_when = entry.get("ask_when")
    implies = entry.get("implies")
    return Question(
        key=key,
        kind=kind,
        values=(*words, UNSURE),
        ask_when=read_condition(ask_when, terms) if ask_when else None,
        worrying=_worrying(entry, kind),
        implies={
            value: {other: settled.text() for other, settled in group} for value, group in implies
        }
        if implies
        else {},
        signs=tuple({other: told.text() for other, told in sign} for sign in signs.sequence())
        if (signs := entry.get("signs"))
        else (),
        for_record=mark.flag() if (mark := entry.get("for_record")) else False,
        covered_by=_cover(covered, terms) if (covered := entry.get("covered_by")) else None,
        entry=entry,
    )


def _worrying(entry: Entry, kind: AnswerKind) -> str:
    """Read which answer is the worrying one: yes, unless it is written."""
    if (written := entry.get("worrying")) is None:
        return YES
    if kind is not AnswerKind.YES_NO:
        raise written.error(
            "Only a question that is answered by yes or no says which of them is worrying.",
            "Leave it out, and give the answers a scale under `claims:` of the rules.",
        )
    if written.text() not in (YES, NO):
        raise written.error(f"`{written.text()}` is neither yes nor no.", "Write yes or no.")
    if written.text() == NO and entry.get("signs"):
        raise written.error(
            "A yes to a list answers all of it, so that must be the worrying answer.",
            "Ask for the signs in a way that yes is the worrying answer.",
        )
    return written.text()


def _cover(entry: Entry, terms: Mapping[str, Condition]) -> Cover:
    """Read `gate`, or `{question: sudden_week, when: CONDITION}`."""
    if isinstance(entry.value, str):
        return Cover(entry.text(), None)
    entry.only("question", "when")
    return Cover(entry.require("question").text(), read_condition(entry.require("when"), terms))
