"""One question of the checklist, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from voice_app.authored import Entry
from voice_app.checklist.phrases import NO, YES, Phrases
from voice_app.triage.conditions import (
    UNSURE,
    Answers,
    Condition,
    holds,
    keys,
    read_condition,
)


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


def read_question(
    key: str, entry: Entry, terms: Mapping[str, Condition], phrases: Phrases
) -> Question:
    """Read one question. Raises `AuthoringError`."""
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
