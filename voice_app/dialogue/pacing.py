"""When to say how far it is, and when to offer a rest: seldom, and never before a danger. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from statistics import median

from voice_app.checklist.pacing import PacingNumbers, Tired


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

    def after(self, seconds: float, tired: Tired, *, trouble: bool) -> Paced:
        """Return it after an answer; `seconds` is 0 where its time says nothing."""
        paced = replace(self, trouble=(*self.trouble, trouble)[-tired.of :])
        if seconds <= 0:
            return paced
        if len(self.first) < tired.first:
            return replace(paced, first=(*self.first, seconds))
        return replace(paced, latest=(*self.latest, seconds)[-tired.latest :])

    def rested(self) -> Paced:
        """Return it after a break: what was before tells no more that somebody is tired."""
        return replace(self, latest=(), trouble=())

    def at_another_pace(self) -> Paced:
        """Return it for somebody else, or who wants more time: answers take as long as they do."""
        return replace(self.rested(), first=())

    def begun_again(self) -> Paced:
        """Return it without answers; only what was offered about the voice stays true."""
        return Paced(offered_sounds=self.offered_sounds)

    def remark(
        self, numbers: PacingNumbers, answers: int, share: float | None
    ) -> tuple[Paced, Remark]:
        """Return what to say before a harmless question, after so many answers.

        `share` is how much of the questions is done, from 0 to 1; None where enough is said
        already to tell it. A rest is offered at most twice in a visit: to somebody who seems
        tired, and to anybody after many answers.
        """
        last = self.answers_at_offer
        if last is None or answers - last >= numbers.offers_apart:
            if not self.offered_tired and self._seems_tired(numbers.tired):
                return replace(self, offered_tired=True, answers_at_offer=answers), Remark.REST
            if not self.offered_long and answers >= numbers.offer_after:
                return replace(self, offered_long=True, answers_at_offer=answers), Remark.REST
        if share is None or self.told_half_way:
            return self, Remark.NONE
        if numbers.half_from <= share <= numbers.half_to:
            return replace(self, told_half_way=True), Remark.HALF_WAY
        return self, Remark.NONE

    def _seems_tired(self, tired: Tired) -> bool:
        if sum(self.trouble) >= tired.trouble:
            return True
        if len(self.first) < tired.first or len(self.latest) < tired.latest:
            return False
        own, now = median(self.first), median(self.latest)
        return now >= own * tired.times and now >= own + tired.seconds
