"""When to report progress or offer a rest: seldom, and never before a question on danger. Pure."""

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
    """The offer of a break, or of the advice at once."""


@dataclass(frozen=True)
class Paced:
    """How the answers of a visit came, and which remarks were made. Survives a crash."""

    told_half_way: bool = False
    offered_long: bool = False
    """Whether a rest was offered after many answers."""
    offered_tired: bool = False
    """Whether a rest was offered because the person seemed tired."""
    answers_at_offer: int | None = None
    """The number of answers at the latest offer."""
    offered_sounds: int = 0
    """How often answering by sounds was offered."""
    first: tuple[float, ...] = ()
    """Seconds that each of this person's first answers took."""
    latest: tuple[float, ...] = ()
    """Seconds that each of the latest answers took."""
    trouble: tuple[bool, ...] = ()
    """For each of the latest answers, whether it was not sure or needed a reprompt."""

    def after(self, seconds: float, tired: Tired, *, trouble: bool) -> Paced:
        """Return the record after an answer; `seconds` is 0 if its time says nothing."""
        paced = replace(self, trouble=(*self.trouble, trouble)[-tired.of :])
        if seconds <= 0:
            return paced
        if len(self.first) < tired.first:
            return replace(paced, first=(*self.first, seconds))
        return replace(paced, latest=(*self.latest, seconds)[-tired.latest :])

    def rested(self) -> Paced:
        """Return the record after a break: earlier signs of tiredness no longer count."""
        return replace(self, latest=(), trouble=())

    def at_another_pace(self) -> Paced:
        """Return the record for another speaker, or one who wants more time: times start afresh."""
        return replace(self.rested(), first=())

    def begun_again(self) -> Paced:
        """Return the record for a fresh start; only the offers of sounds are remembered."""
        return Paced(offered_sounds=self.offered_sounds)

    def remark(
        self, numbers: PacingNumbers, answers: int, share: float | None
    ) -> tuple[Paced, Remark]:
        """Return what to say before a harmless question, given the number of answers.

        `share` is the share of questions done, from 0 to 1; None if too much is being said already
        to add it. A rest is offered at most twice in a visit: once if the person seems tired, and
        once after many answers.
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
