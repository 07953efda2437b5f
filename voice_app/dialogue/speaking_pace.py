"""How fast one person speaks, so that a slow voice is not taken for more words. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

from voice_app.settings import Patience
from voice_app.turn import Heard, SpokenLimit

LEAST = 3
"""So many answers tell a person's own pace."""
LATEST = 7
"""So many of them are looked at."""
SLOWEST = 3.0
"""Nobody is taken for slower than so many times the usual; what takes longer are other words."""


@dataclass(frozen=True)
class SpeakingPace:
    """What is remembered of one person in one visit."""

    usual: SpokenLimit
    """How long most people take."""
    paces: tuple[float, ...] = ()
    """How many times as long the latest answers took."""

    def after(self, heard: Heard) -> SpeakingPace:
        """Return it after words that were an answer, and took so long."""
        if heard.spoken <= 0 or heard.by_sound or heard.unexplained:
            return self
        pace = heard.spoken / self.usual.usual(heard.text)
        return replace(self, paces=(*self.paces, pace)[-LATEST:])

    def of_somebody_else(self) -> SpeakingPace:
        """Return it for another person, of whom nothing is known yet."""
        return replace(self, paces=())

    def limit(self, patience: Patience) -> SpokenLimit:
        """Return how long words may take; who asked for longer waits speaks slowly, too."""
        asked_for = patience.silence / Patience().silence
        known = len(self.paces) >= LEAST
        own = median(self.paces) if known else self.usual.unknown
        return replace(self.usual, pace=min(max(1.0, asked_for, own), SLOWEST))
