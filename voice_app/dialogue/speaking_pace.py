"""How fast one person speaks, so that a slow voice is not taken for more words. Pure."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from voice_app.settings import Patience
from voice_app.turn import Heard, SpokenLimit

LEAST = 3
"""So many answers tell a person's own pace."""
LATEST = 7
"""So many of them are looked at."""
SLOWEST = 3.0
"""Nobody is taken for slower than so many times the usual; what takes longer are other words."""


class SpeakingPace:
    """What is remembered of one visit."""

    def __init__(self, limit: SpokenLimit) -> None:
        self._limit = limit
        self._paces: tuple[float, ...] = ()

    def note(self, heard: Heard) -> None:
        """Take words that were an answer, and how long they took."""
        if heard.spoken > 0 and not heard.by_sound and not heard.unexplained:
            pace = heard.spoken / self._limit.usual(heard.text)
            self._paces = (*self._paces, pace)[-LATEST:]

    def other_person(self) -> None:
        """Somebody else answers from now on."""
        self._paces = ()

    def limit(self, patience: Patience) -> SpokenLimit:
        """Return how long words may take; who asked for longer waits speaks slowly, too."""
        asked_for = patience.silence / Patience().silence
        own = median(self._paces) if len(self._paces) >= LEAST else 1.0
        return replace(self._limit, pace=min(max(1.0, asked_for, own), SLOWEST))
