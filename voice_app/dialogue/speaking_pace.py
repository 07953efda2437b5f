"""How fast a person speaks, so that a slow voice is not mistaken for more words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from voice_app.settings import Patience
from voice_app.turn import Heard, SpokenLimit

LEAST = 3
"""Answers needed to know a person's own pace."""
LATEST = 7
"""How many of the latest answers count."""
SLOWEST = 3.0
"""Nobody counts as slower than this many times the usual; anything longer is other words."""


@dataclass(frozen=True)
class SpeakingPace:
    """What one visit remembers of a person's pace."""

    usual: SpokenLimit
    """How long most people take."""
    paces: tuple[float, ...] = ()
    """For each of the latest answers, how many times as long as usual it took."""

    def after(self, heard: Heard) -> SpeakingPace:
        """Return the pace after words that were understood as an answer."""
        if heard.spoken <= 0 or heard.by_sound or heard.unexplained:
            return self
        pace = heard.spoken / self.usual.usual(heard.text)
        return replace(self, paces=(*self.paces, pace)[-LATEST:])

    def of_somebody_else(self) -> SpeakingPace:
        """Return the pace for another person, of whom nothing is known yet."""
        return replace(self, paces=())

    def limit(self, patience: Patience) -> SpokenLimit:
        """Return how long words may take; whoever asked for longer waits may speak slowly, too."""
        asked_for = patience.silence / Patience().silence
        known = len(self.paces) >= LEAST
        own = median(self.paces) if known else self.usual.unknown
        return replace(self.usual, pace=min(max(1.0, asked_for, own), SLOWEST))
