"""When to say how far it is, and when to offer a rest: seldom, and never before a danger. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from statistics import median

from voice_app import authored
from voice_app.authored import Entry


@dataclass(frozen=True)
class Tired:
    """What makes somebody seem tired."""

    first: int
    """So many answers tell a person's own pace."""
    latest: int
    """So many answers are compared with it."""
    times: float
    """They took so many times as long ..."""
    seconds: float
    """... and so many seconds longer."""
    trouble: int
    """So many answers were not sure, or had to be asked for again ..."""
    of: int
    """... of so many of the latest."""


@dataclass(frozen=True)
class PacingNumbers:
    """The authored numbers."""

    half_from: float
    """Share of the questions, 0 to 1, from which the middle may be told ..."""
    half_to: float
    """... and up to which."""
    offer_after: int
    """Answers."""
    offers_apart: int
    """Answers."""
    tired: Tired
    remind_every: int
    """Turns of a pause."""
    most_pause: int
    """Turns of a pause."""
    named_answers: int
    note_words: int
    """So many words of a helper's note are kept."""
    most_notes: int


class Remark(Enum):
    """What is said before the next question."""

    NONE = "none"
    HALF_WAY = "half way"
    REST = "rest"
    """That a break, or the advice at once, can be had."""


class Pacing:
    """Remembers how the answers of one visit came, and what was remarked already."""

    def __init__(self, numbers: PacingNumbers) -> None:
        self._numbers = numbers
        self._told_half_way = False
        self._offered_long = False
        self._offered_tired = False
        self._answers_at_offer: int | None = None
        self._first: list[float] = []
        """Seconds that this person's first answers took."""
        self._latest: list[float] = []
        self._trouble: list[bool] = []
        """Of the latest answers, whether they were not sure or asked for again."""

    def note(self, seconds: float, *, trouble: bool) -> None:
        """Take an answer that was given; `seconds` is 0 where its time says nothing."""
        tired = self._numbers.tired
        self._trouble = [*self._trouble, trouble][-tired.of :]
        if seconds > 0 and len(self._first) < tired.first:
            self._first.append(seconds)
        elif seconds > 0:
            self._latest = [*self._latest, seconds][-tired.latest :]

    def rested(self) -> None:
        """Somebody had a break: what was before it tells no more that they are tired."""
        self._latest.clear()
        self._trouble.clear()

    def other_pace(self) -> None:
        """Somebody else answers, or wants more time: answers will take as long as they do."""
        self._first.clear()
        self.rested()

    def remark(self, answers: int, share: float | None) -> Remark:
        """Return what to say before a harmless question, after so many answers.

        `share` is how much of the questions is done, from 0 to 1; None where enough is said
        already to tell it. A rest is offered at most twice in a visit: to somebody who seems
        tired, and to anybody after many answers.
        """
        numbers = self._numbers
        last = self._answers_at_offer
        if last is None or answers - last >= numbers.offers_apart:
            if not self._offered_tired and self._seems_tired():
                self._offered_tired = True
                return self._offered(answers)
            if not self._offered_long and answers >= numbers.offer_after:
                self._offered_long = True
                return self._offered(answers)
        if share is None or self._told_half_way:
            return Remark.NONE
        if numbers.half_from <= share <= numbers.half_to:
            self._told_half_way = True
            return Remark.HALF_WAY
        return Remark.NONE

    def _offered(self, answers: int) -> Remark:
        self._answers_at_offer = answers
        return Remark.REST

    def _seems_tired(self) -> bool:
        tired = self._numbers.tired
        if sum(self._trouble) >= tired.trouble:
            return True
        if len(self._first) < tired.first or len(self._latest) < tired.latest:
            return False
        own, now = median(self._first), median(self._latest)
        return now >= own * tired.times and now >= own + tired.seconds


def load_pacing(file: Path) -> PacingNumbers:
    """Read the numbers. Raises `AuthoringError`."""
    source = authored.read(file)
    source.only("half_way", "offer", "tired", "pause", "note", "named_answers")
    half, offer = source.require("half_way"), source.require("offer")
    pause = source.require("pause")
    note = source.require("note")
    note.only("words", "most")
    half.only("from", "to")
    offer.only("after", "apart")
    pause.only("remind_every", "most")
    half_from, half_to = _share(half.require("from")), _share(half.require("to"))
    if half_from > half_to:
        raise half.error("`from` is more than `to`.", "Exchange the two.")
    return PacingNumbers(
        half_from=half_from,
        half_to=half_to,
        offer_after=_count(offer.require("after")),
        offers_apart=_count(offer.require("apart")),
        tired=_tired(source.require("tired")),
        remind_every=_count(pause.require("remind_every")),
        most_pause=_count(pause.require("most")),
        named_answers=_count(source.require("named_answers")),
        note_words=_count(note.require("words")),
        most_notes=_count(note.require("most")),
    )


def _tired(entry: Entry) -> Tired:
    entry.only("first", "latest", "times", "seconds", "trouble", "of")
    trouble, of = entry.require("trouble"), entry.require("of")
    if _count(trouble) > _count(of):
        raise trouble.error(
            "So many can never be among the answers that are looked at.",
            f"Write {of.text()} or fewer, or raise `of`.",
        )
    times = entry.require("times")
    if times.number() < 1:
        raise times.error("Answers that became quicker are no sign.", "Write 1 or more.")
    return Tired(
        first=_count(entry.require("first")),
        latest=_count(entry.require("latest")),
        times=times.number(),
        seconds=entry.require("seconds").number(),
        trouble=_count(trouble),
        of=_count(of),
    )


def _count(entry: Entry) -> int:
    if entry.whole_number() < 1:
        raise entry.error("This is counted from 1.", "Write 1 or more.")
    return entry.whole_number()


def _share(entry: Entry) -> float:
    if not 0 <= entry.number() <= 1:
        raise entry.error("A share lies between 0 and 1.", "Write 0.5 for a half.")
    return entry.number()
