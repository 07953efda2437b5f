"""Every sentence the app can say, as authored; filling in the blanks is pure."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.dialogue.checklist import AnswerKind, Checklist, Question
from voice_app.triage.conditions import Answers, Condition, holds, read_condition
from voice_app.triage.rules import Urgency


@dataclass(frozen=True)
class QuestionPrompts:
    """The words of one question."""

    ask: tuple[str, ...]
    """Said one after the other, with a pause between."""
    short: str
    help: str
    topic: str
    """Fits into "You were not sure about ..."."""
    told: Mapping[str, str]
    """By value: fits into "You told me that ..."; "" stands for any value."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of advice that may depend on the answers."""

    says: str
    when: Condition | None
    entry: Entry
    """Where the sentence stands."""


@dataclass(frozen=True)
class Advice:
    """The advice for one urgency."""

    name: str
    urgency: Urgency
    when: Condition | None
    do: tuple[Sentence, ...]
    more_urgent: tuple[Sentence, ...]
    close: tuple[Sentence, ...]
    entry: Entry
    """Where the advice stands."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, in the order of speaking."""
        return (*self.do, *self.more_urgent, *self.close)


@dataclass(frozen=True)
class Prompts:
    """All the words of one language."""

    lines: Mapping[str, tuple[str, ...]]
    options: Mapping[str, str]
    questions: Mapping[str, QuestionPrompts]
    advice: tuple[Advice, ...]
    reasons: Mapping[str, str]
    ago: Mapping[str, str]
    pronounce: Mapping[str, str]

    def line(self, name: str, **blanks: str) -> tuple[str, ...]:
        """Return the named line's sentences with its blanks filled in."""
        return tuple(text.format(**blanks) for text in self.lines[name])

    def options_for(self, question: Question) -> str:
        """Return what may be answered, in words."""
        own = self.options.get(question.key)
        return own if own is not None else self.options[question.kind.value]

    def advice_for(self, urgency: Urgency, answers: Answers, *, unheard: bool) -> Advice:
        """Return the advice to be spoken; `unheard` when it rests on silence alone."""
        fitting = [a for a in self.advice if a.urgency is urgency]
        if unheard:
            fitting = [a for a in fitting if a.name == "unheard"] or fitting
        else:
            fitting = [a for a in fitting if a.name != "unheard"]
        return next(a for a in fitting if a.when is None or holds(a.when, answers))

    def emergency_sentences(self) -> tuple[str, ...]:
        """Return all that may be said in an emergency, to be rendered beforehand."""
        advice = [a for a in self.advice if a.urgency is Urgency.EMERGENCY_NOW]
        spoken = [sentence.says for a in advice for sentence in a.sentences]
        return tuple(dict.fromkeys([*self.lines["emergency_line"], *spoken]))

    def days_ago(self, days: int) -> str:
        """Return `days` as words, rounded the way people speak."""
        if days < 2:
            return self.ago["today" if days == 0 else "one_day"]
        for unit, size, least in (("years", 365, 700), ("months", 30, 56), ("weeks", 7, 14)):
            if days >= least:
                return self.ago[unit].format(n=round(days / size))
        return self.ago["days"].format(n=days)

    def aloud(self, text: str) -> str:
        """Return `text` as the voice must read it."""
        for written, spoken in self.pronounce.items():
            text = re.sub(rf"\b{re.escape(written)}\b", spoken, text)
        return text


_BLANKS = {
    "reask_first": {"short"},
    "reask_second": {"short", "options"},
    "silence_first": {"short"},
    "help": {"help", "options"},
    "did_you_say": {"phrase"},
    "did_you_say_again": {"phrase"},
}
_LINES = (
    "opening", "reask_first", "reask_second", "silence_first", "taken_as_unsure", "no_way_back",
    "going_back", "help", "did_you_say", "did_you_say_again", "cleared", "answer_again",
    "urgent_so_far", "stopping", "with_someone", "goodbye", "goodbye_emergency", "input_ended",
    "interrupted", "emergency_line",
)  # fmt: skip
_OPTIONS = ("yes_no", "duration", "emergency", "guidance")
_REASONS: Mapping[str, set[str]] = {
    "told": {"told"}, "told_more": {"told"}, "unsure": {"topic"}, "unheard": {"topic"},
    "phrase": {"phrase"}, "careful": {"topics"}, "many_unsure": set(), "unfinished": set(),
    "and": set(),
}  # fmt: skip
_AGO: Mapping[str, set[str]] = {
    "today": set(), "one_day": set(), "days": {"n"}, "weeks": {"n"}, "months": {"n"},
    "years": {"n"},
}  # fmt: skip


def load_prompts(file: Path, checklist: Checklist) -> Prompts:
    """Read the prompts. Raises `AuthoringError`, also for a question without words."""
    source = authored.read(file)
    source.only(
        "pronounce", "lines", "options", "questions", "guidance", "reasons", "ago"
    )  # fmt: skip
    lines = source.require("lines")
    lines.only(*_LINES)
    questions = source.require("questions")
    questions.only(*checklist.by_key)
    options = source.require("options")
    prompts = Prompts(
        lines={name: _line(name, lines.require(name)) for name in _LINES},
        options={name: _filled(entry, set()) for name, entry in options},
        questions={q.key: _question(q, questions.require(q.key)) for q in checklist.questions},
        advice=tuple(_advice(name, entry) for name, entry in source.require("guidance")),
        reasons=_table(source.require("reasons"), _REASONS),
        ago=_table(source.require("ago"), _AGO),
        pronounce={name: entry.text() for name, entry in source.require("pronounce")},
    )
    chosen = [q.key for q in checklist.questions if q.kind is AnswerKind.CHOICE]
    for name in (*_OPTIONS, *chosen):
        options.require(name)
    for urgency in Urgency:
        if not any(a.urgency is urgency and a.when is None for a in prompts.advice):
            raise source.require("guidance").error(
                f"There is no advice for {urgency.name} that always applies.",
                "Add one without `when`.",
            )
    return prompts


def _table(entry: Entry, blanks: Mapping[str, set[str]]) -> dict[str, str]:
    entry.only(*blanks)
    return {name: _filled(entry.require(name), own) for name, own in blanks.items()}


def _line(name: str, entry: Entry) -> tuple[str, ...]:
    return tuple(_filled(item, _BLANKS.get(name, set())) for item in entry.sequence())


def _filled(entry: Entry, blanks: set[str]) -> str:
    """Return the text after a check that it has no blank the program does not fill."""
    text = entry.text()
    try:
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise entry.error(
            "A curly bracket stands alone.", "Close it, or leave it out; {words} are blanks."
        ) from error
    if used - blanks:
        raise entry.error(
            f"Nothing fills the blank {{{min(used - blanks)}}}.",
            f"Blanks here: {', '.join(sorted(blanks)) or 'none'}.",
        )
    return text


def _question(question: Question, entry: Entry) -> QuestionPrompts:
    entry.only("ask", "short", "help", "topic", "told")
    told = entry.require("told")
    if question.kind is AnswerKind.CHOICE:
        told.only(*question.values)
        by_value = {value: _filled(text, set()) for value, text in told}
    else:
        blanks = {"said"} if question.kind is AnswerKind.DURATION else set()
        by_value = {"": _filled(told, blanks)}
    return QuestionPrompts(
        ask=tuple(_filled(item, set()) for item in entry.require("ask").sequence()),
        short=_filled(entry.require("short"), set()),
        help=_filled(entry.require("help"), set()),
        topic=_filled(entry.require("topic"), set()),
        told=by_value,
    )


def _advice(name: str, entry: Entry) -> Advice:
    entry.only("urgency", "when", "do", "more_urgent", "close")
    urgency = entry.require("urgency")
    if urgency.text() not in Urgency.__members__:
        raise urgency.error(
            f"`{urgency.text()}` is not an urgency.",
            f"Write one of {', '.join(Urgency.__members__)}.",
        )
    when = entry.get("when")
    return Advice(
        name=name,
        urgency=Urgency[urgency.text()],
        when=read_condition(when, {}) if when else None,
        do=_sentences(entry.require("do")),
        more_urgent=_sentences(entry.require("more_urgent")),
        close=_sentences(entry.require("close")),
        entry=entry,
    )


def _sentences(entry: Entry) -> tuple[Sentence, ...]:
    return tuple(_sentence(item) for item in entry.sequence())


def _sentence(entry: Entry) -> Sentence:
    if isinstance(entry.value, str):
        return Sentence(_filled(entry, {"check_again"}), None, entry)
    entry.only("say", "when")
    condition = read_condition(entry.require("when"), {})
    return Sentence(_filled(entry.require("say"), {"check_again"}), condition, entry)
