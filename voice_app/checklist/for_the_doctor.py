"""What is told for the doctor out of this visit's answers: questions to ask, and what matters.

Pure, but for reading its file. Only what was really answered counts, and nothing here is a
likelihood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voice_app import authored
from voice_app.authored import Entry
from voice_app.checklist.prompts import Sentence, due
from voice_app.checklist.topics import MOST_WORDS
from voice_app.triage.conditions import (
    UNANSWERED,
    UNSURE,
    Answers,
    Condition,
    Days,
    Is,
    Not,
    atoms,
    holds,
    read_condition,
)
from voice_app.triage.sources import Basis, Sources, basis

FILE = "for_the_doctor.en.yaml"
_PARTS, _SINCE = "{parts}", "{since}"


@dataclass(frozen=True)
class ForTheDoctor:
    """The authored questions, and the parts of the sentence."""

    intro: str
    questions: tuple[Sentence, ...]
    """Those with a condition first, in the order of their weight; then the general ones."""
    least: int
    most: int
    """So many questions are told."""
    sentence: str
    """With {parts} for what was answered."""
    parts: tuple[tuple[Sentence, ...], ...]
    """Of each group the first that fits is told."""
    least_parts: int
    """With fewer there is no sentence."""
    source: Entry
    """The authored file."""

    def ask(self, answers: Answers, *, other: bool) -> tuple[str, ...]:
        """Return an introduction and the questions that fit; nothing where only general ones do."""
        fitted = due([q for q in self.questions if q.when], answers, other=other)
        if not fitted:
            return ()
        general = due([q for q in self.questions if not q.when], answers, other=other)
        told = fitted[: self.most]
        return (self.intro, *told, *general[: max(self.least - len(told), 0)])

    def pattern(self, answers: Answers, since: Callable[[int], str]) -> tuple[str, ...]:
        """Return what matters, in one sentence; nothing where too little was answered.

        `since` tells when it began, from a number of days.
        """
        room = MOST_WORDS - len(self.sentence.split()) + 1  # the blank is no word
        told: list[str] = []
        for group in self.parts:
            fitting = (p for p in group if p.when is not None and holds(p.when, answers))
            for part in list(fitting)[:1]:
                days = answers.get(_began(part))
                text = (
                    part.says.replace(_SINCE, since(days)) if isinstance(days, int) else part.says
                )
                if len(text.split()) <= room:
                    told.append(text)
                    room -= len(text.split())
        if len(told) < self.least_parts:
            return ()
        listed = ", ".join(told)
        return (self.sentence.replace(_PARTS, f"{listed[0].upper()}{listed[1:]}"),)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Everything that depends on answers, for the checks."""
        return (*self.questions, *(part for group in self.parts for part in group))


NOTHING = ForTheDoctor(
    intro="", questions=(), least=0, most=0, sentence=_PARTS, parts=(), least_parts=1,
    source=Entry({}, Path(FILE), 1),
)  # fmt: skip
"""Of a checklist that has none."""


def load_for_the_doctor(file: Path, sources: Sources) -> ForTheDoctor:
    """Read the file, if there is one. Raises `AuthoringError`."""
    source = authored.read_if_there(file)
    if source is None:
        return NOTHING
    source.only("sources", "reviewed", "questions", "pattern")
    common = basis(source, sources)
    ask, pattern = source.require("questions"), source.require("pattern")
    ask.only("least", "most", "intro", "list")
    pattern.only("least", "say", "parts")
    sentence = pattern.require("say")
    if sentence.text().count(_PARTS) != 1:
        raise sentence.error(
            "The sentence has no one place for its parts.", f"Write {_PARTS} once."
        )
    listed = [_sentence(item, common, sources) for item in ask.require("list").sequence()]
    least, most = (ask.require(name).whole_number() for name in ("least", "most"))
    general = sum(q.when is None for q in listed)
    if not 1 <= least <= most or general < least - 1:
        raise ask.require("least").error(
            f"There are {general} general questions, too few to tell {least} to every visit.",
            "Write more without `when`, or a smaller `least`.",
        )
    return ForTheDoctor(
        intro=ask.require("intro").text(),
        questions=tuple(sorted(listed, key=lambda q: q.when is None)),
        least=least,
        most=most,
        sentence=sentence.text(),
        parts=tuple(
            _group(item.sequence(), common, sources) for item in pattern.require("parts").sequence()
        ),
        least_parts=pattern.require("least").whole_number(),
        source=source,
    )


def _sentence(entry: Entry, common: Basis, sources: Sources) -> Sentence:
    entry.only("say", "other", "when", "sources")
    says, other, when = entry.require("say").text(), entry.get("other"), entry.get("when")
    own = entry.get("sources")
    return Sentence(
        says=says,
        other=other.text() if other else says,
        when=read_condition(when, {}) if when else None,
        basis=Basis(sources.cited(own), common.reviewed) if own else common,
        entry=entry,
    )


def _group(items: Sequence[Entry], common: Basis, sources: Sources) -> tuple[Sentence, ...]:
    found = tuple(_sentence(item, common, sources) for item in items)
    for part in found:
        if part.when is None or not _is_told(part.when):
            raise part.entry.error(
                "This would tell a doctor what was not answered.",
                "Give it a `when` on answers: no `not`, no unsure, unanswered or unknown.",
            )
        if _SINCE in part.says and not _began(part):
            raise part.entry.error(
                f"Nothing fills {_SINCE} here.", "Add a number of days to its `when`."
            )
    return found


def _began(part: Sentence) -> str:
    """Return the question for a number of days on which a part rests, or ""."""
    days = (atom.key for atom in atoms(part.when) if isinstance(atom, Days)) if part.when else ()
    return next(iter(days), "")


def _is_told(condition: Condition) -> bool:
    """Say whether the condition holds by answers that were given, and sure."""
    match condition:
        case Is(_, values):
            return not values & {UNSURE, UNANSWERED}
        case Days():
            return not condition.or_unknown
        case Not():
            return False
    return all(_is_told(part) for part in condition.parts)
