"""When to say how far it is, and when to offer a rest: seldom, and never before a danger. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from statistics import median
from typing import Any

from voice_app.checklist.pacing import PacingNumbers


class Remark(Enum):
    """What is said before the next question."""

    NONE = "none"
    HALF_WAY = "half way"
    REST = "rest"
    """That a break, or the advice at once, can be had."""


@dataclass(frozen=True)
class Paced:
    """How the answers of one visit came, and what was remarked already: it outlives a crash."""

    told_half_way: bool = False
    offered_long: bool = False
    """A rest, after many answers."""
    offered_tired: bool = False
    """A rest, to somebody who seemed tired."""
    answers_at_offer: int | None = None
    """So many answers there were at the latest offer."""
    offered_sounds: int = 0
    """So often answers without words were offered."""
    first: tuple[float, ...] = ()
    """Seconds that this person's first answers took."""
    latest: tuple[float, ...] = ()
    """And the latest ones."""
    trouble: tuple[bool, ...] = ()
    """Of the latest answers, whether they were not sure or asked for again."""


class Pacing:
    """Decides with the numbers of one checklist, and with how one visit went so far."""

    def __init__(self, numbers: PacingNumbers, so_far: Paced | None = None) -> None:
        self._numbers = numbers
        self.so_far = so_far or Paced()

    def note(self, seconds: float, *, trouble: bool) -> None:
        """Take an answer that was given; `seconds` is 0 where its time says nothing."""
        tired, past = self._numbers.tired, self.so_far
        self._now(trouble=(*past.trouble, trouble)[-tired.of :])
        if seconds > 0 and len(past.first) < tired.first:
            self._now(first=(*past.first, seconds))
        elif seconds > 0:
            self._now(latest=(*past.latest, seconds)[-tired.latest :])

    def rested(self) -> None:
        """Somebody had a break: what was before it tells no more that they are tired."""
        self._now(latest=(), trouble=())

    def other_pace(self) -> None:
        """Somebody else answers, or wants more time: answers will take as long as they do."""
        self._now(first=())
        self.rested()

    def offer_sounds(self, most: int) -> bool:
        """Say whether answers without words may be offered once more, and count it."""
        if self.so_far.offered_sounds >= most:
            return False
        self._now(offered_sounds=self.so_far.offered_sounds + 1)
        return True

    def begin_again(self) -> None:
        """All answers were deleted; only what was offered about the voice stays true."""
        self.so_far = Paced(offered_sounds=self.so_far.offered_sounds)

    def remark(self, answers: int, share: float | None) -> Remark:
        """Return what to say before a harmless question, after so many answers.

        `share` is how much of the questions is done, from 0 to 1; None where enough is said
        already to tell it. A rest is offered at most twice in a visit: to somebody who seems
        tired, and to anybody after many answers.
        """
        numbers, past = self._numbers, self.so_far
        last = past.answers_at_offer
        if last is None or answers - last >= numbers.offers_apart:
            if not past.offered_tired and self._seems_tired():
                self._now(offered_tired=True, answers_at_offer=answers)
                return Remark.REST
            if not past.offered_long and answers >= numbers.offer_after:
                self._now(offered_long=True, answers_at_offer=answers)
                return Remark.REST
        if share is None or past.told_half_way:
            return Remark.NONE
        if numbers.half_from <= share <= numbers.half_to:
            self._now(told_half_way=True)
            return Remark.HALF_WAY
        return Remark.NONE

    def _now(self, **changes: Any) -> None:
        self.so_far = replace(self.so_far, **changes)

    def _seems_tired(self) -> bool:
        tired, past = self._numbers.tired, self.so_far
        if sum(past.trouble) >= tired.trouble:
            return True
        if len(past.first) < tired.first or len(past.latest) < tired.latest:
            return False
        own, now = median(past.first), median(past.latest)
        return now >= own * tired.times and now >= own + tired.seconds
