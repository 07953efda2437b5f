"""How late our own voice comes back: what was played, compared with what was heard meanwhile.

Only how loud both are from moment to moment is compared: rooms and codecs change everything else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from voice_app.speaking.last_words import PIECE, Levels, Said

_LATEST = 2.2
"""Seconds; an echo that is later is not looked for."""
_REMEMBERED = 600
"""Chunks (half a minute of our speech) that are compared."""
_LEAST = 60
"""Chunks (three seconds) that tell where an echo is, or that the microphone hears nothing."""
_INAUDIBLE = -59.0
"""dBFS below which nothing of our voice is heard."""
_STEADY = 6.0
"""dB within which a room's own noise stays, and no voice does."""
_ALIKE = 0.55
"""Correlation from which on there is an echo. Found ones had 0.75 to 1; a television that talked
into one sentence of ours reached 0.53."""
_RANGE = 30.0
"""dB below the loudest in which our voice is compared: its pauses are all alike."""
_FADES = 0.3
"""Seconds after which an echo has faded into the room, and by which clocks may differ."""


class EchoDelay:
    """Learns from what the microphone hears while we speak."""

    def __init__(self) -> None:
        self._heard: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)

    def hear(self, moment: float, level: float) -> None:
        """Take how loud, in dBFS, the chunk was that began at `moment`."""
        self._heard.append((moment, level))

    def forget(self) -> None:
        """Loudspeaker, microphone or loudness changed."""
        self._heard.clear()

    def lasts(self, said: Sequence[Said]) -> float | None:
        """Return the seconds for which an echo lasts after our last sample.

        0 where there is none; None where that cannot be told yet, or not in this noise.
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
    """Return how loud our voice was at each of the moments."""
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
