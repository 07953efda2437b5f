"""People whose urgency is known, as `voice-app triage` reads them, and their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_app.authored import Entry
from voice_app.checklist.checklist import Checklist
from voice_app.checklist.dialogue import Dialogue
from voice_app.triage.decide import Verdict
from voice_app.triage.levels import Levels
from voice_app.triage.rules import Urgency
from voice_app.verify.prepared_answers import Prepared, as_asked, prepared_answers, verdict_of

PEOPLE = "vignettes"
"""The key that marks a file of answers as one of people."""
_ABOUT_THE_FILE = ("title", "version", "note", "level_order")
_ABOUT_A_PERSON = (
    "title", "age", "sex", "reporter", "story", "why", "source", "hidden_test_label",
    "public_gold", "max_questions_to_emergency", "accepted_overtriage",
)  # fmt: skip
"""For readers of the file. Not used in any judgement, and never spoken."""

_COMPARED = ("at", "over", "accepted over", "under")


@dataclass(frozen=True)
class Known:
    """A person in a file of people."""

    prepared: Prepared
    id: str = ""
    expected: Urgency | None = None
    """None if nobody has said."""
    accepted_over: bool = False
    """Whether more urgent advice also counts as right."""


@dataclass(frozen=True)
class Judged:
    """A person's result beside the expected one."""

    known: Known
    prepared: Prepared
    """The answers that counted."""
    verdict: Verdict
    asked: int | None
    """Number of questions in the visit; None if it was not held."""

    @property
    def compared(self) -> str:
        """Return how they compare: at, under or over, "accepted over", or "" if nobody knows."""
        expected = self.known.expected
        if expected is None:
            return ""
        if self.verdict.urgency < expected:
            return "under"
        if self.verdict.urgency == expected:
            return "at"
        return "accepted over" if self.known.accepted_over else "over"

    def in_words(self) -> str:
        """Return one line."""
        line = f"{self.known.id}: {self.verdict.urgency.name}"
        if self.known.expected is not None:
            line += f", expected {self.known.expected.name}: {self.compared}"
        return line if self.asked is None else f"{line}; {self.asked} questions"

    def as_json(self) -> dict[str, object]:
        """Return the same for a program."""
        return {
            "id": self.known.id,
            "urgency": self.verdict.urgency.name,
            "expected": self.known.expected.name if self.known.expected is not None else None,
            "compared": self.compared or None,
            "rules": list(self.verdict.rules),
            "complete": self.verdict.complete,
            **({} if self.asked is None else {"questions": self.asked}),
        }


def read_people(source: Entry, checklist: Checklist, levels: Levels) -> tuple[Known, ...]:
    """Read everybody below `vignettes:`, with `defaults:` filled in. Raises `AuthoringError`."""
    source.only("defaults", PEOPLE, *_ABOUT_THE_FILE)
    defaults = found.mapping() if (found := source.get("defaults")) else {}
    people: dict[str, Known] = {}
    for entry in source.require(PEOPLE).sequence():
        known = _known(entry, defaults, checklist, levels)
        if known.id in people:
            raise entry.error(f"`{known.id}` appears here twice.", "Give each person an id.")
        people[known.id] = known
    return tuple(people.values())


def _known(entry: Entry, defaults: dict[str, Entry], checklist: Checklist, levels: Levels) -> Known:
    entry.only(
        "id", "answers", "expected_level", "accepted_over", "complete", "stop_after_key",
        *_ABOUT_A_PERSON,
    )  # fmt: skip
    answers = {**defaults, **entry.require("answers").mapping()}
    over, stop = entry.get("accepted_over"), entry.get("stop_after_key")
    whole = stop is None and ((told := entry.get("complete")) is None or told.flag())
    if stop is not None:
        order = [question.key for question in checklist.questions]
        if stop.text() not in order:
            raise stop.error(
                f"No question has the key `{stop.text()}`.", "Name the last one asked."
            )
        heard = order[: order.index(stop.text()) + 1]
        answers = {key: value for key, value in answers.items() if key in heard}
    prepared = prepared_answers(answers.items(), checklist)
    level = entry.get("expected_level")
    return Known(
        id=entry.require("id").text(),
        prepared=Prepared(prepared.said, prepared.complete and whole),
        expected=levels.named(level) if level else None,
        accepted_over=over.flag() if over is not None else False,
    )


def judge(known: Known, dialogue: Dialogue, *, held: bool) -> Judged:
    """Judge a person; if `held`, from what the visit would ask."""
    prepared = as_asked(known.prepared, dialogue) if held else known.prepared
    asked = len(prepared.said.keys() & dialogue.checklist.by_key.keys())
    return Judged(known, prepared, verdict_of(prepared, dialogue), asked if held else None)


def summary(judged: Sequence[Judged]) -> str:
    """Return how many are at their level, over it and under it, as one line."""
    return f"{len(judged)} people: " + ", ".join(
        f"{sum(one.compared == word for one in judged)} {word}" for word in _COMPARED
    )


def as_json(judged: Sequence[Judged]) -> dict[str, object]:
    """Return everybody, and who is over and who is under, for a program."""
    found = {word: [one.known.id for one in judged if one.compared == word] for word in _COMPARED}
    by_word = {word.replace(" ", "_"): ids for word, ids in found.items()}
    return {"people": [one.as_json() for one in judged], **by_word}
