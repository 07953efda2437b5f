"""Measures how late our own voice comes back, by comparing playback with what was heard.

Compares only levels over time, because rooms and codecs change everything else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from voice_app.speaking.last_words import PIECE, Levels, Said

_LATEST = 2.2
"""Seconds; later echoes are not looked for."""
_REMEMBERED = 600
"""Chunks (half a minute of our speech) to compare."""
_LEAST = 60
"""Chunks (three seconds) needed to locate an echo, or to conclude that none is heard."""
_INAUDIBLE = -59.0
"""dBFS below which none of our voice is heard."""
_STEADY = 6.0
"""dB of variation within which room noise stays, unlike any voice."""
_ALIKE = 0.55
"""Correlation at or above which there is an echo. True echoes had 0.75 to 1; a television talking
over one of our sentences reached 0.53.
"""
_RANGE = 30.0
"""dB below the peak within which our voice is compared: its pauses all look alike."""
_FADES = 0.3
"""Seconds allowed for an echo to fade into the room, and for clocks to disagree."""


class EchoDelay:
    """Learns from what the microphone hears while we speak."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)

    def hear(self, moment: float, level: float) -> None:
        """Take the level, in dBFS, of the chunk that began at `moment`."""
        self._heard.append((moment, level))

    def forget(self) -> None:
        """The loudspeaker, the microphone or the volume changed."""
        self._heard.clear()

    def lasts(self, said: Sequence[Said]) -> float | None:
        """Return how many seconds an echo lasts after our last sample.

        0 if there is none; None if that cannot be told yet, or not in this noise.
        """
        if len(self._heard) < _LEAST or not said:
            return None
        moments, heard = (np.array(column) for column in zip(*self._heard, strict=True))
        softest, loudest = np.percentile(heard, [5, 95])
        if loudest < max(_INAUDIBLE, softest + _STEADY):
            return 0.0
        lags = np.arange(round(_LATEST / PIECE) + 1)
        alike = [_correlation(_played(said, moments - lag * PIECE), heard) for lag in lags]
        best = int(np.argmax(alike))
        return best * PIECE + _FADES if alike[best] >= _ALIKE else None


def _played(said: Sequence[Said], moments: Levels) -> Levels:
    """Return the level of our voice at each of the moments."""
    loudest = max((float(s.levels.max()) for s in said if len(s.levels)), default=0.0)
    played = np.full(len(moments), loudest - _RANGE)
    for sentence in said:
        places = np.floor((moments - sentence.began) / PIECE).astype(int)
        inside = (places >= 0) & (places < len(sentence.levels))
        played[inside] = np.maximum(played[inside], sentence.levels[places[inside]])
    return played


def _correlation(played: Levels, heard: Levels) -> float:
    heard = np.maximum(heard, heard.max() - _RANGE)
    if played.std() < 1 or heard.std() < 1:
        return 0.0
    return float(np.corrcoef(played, heard)[0, 1])
