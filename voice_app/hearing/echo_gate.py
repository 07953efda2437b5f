"""Learns how loud our own voice is in the microphone, and detects what is clearly louder."""

from __future__ import annotations

from collections import deque

import numpy as np

from voice_app.hearing.voice_activity import level
from voice_app.sound import AudioChunk

MARGIN = 9.0
"""dB by which a person must exceed most of our own voice; its peaks reach 4."""
FLOOR = -50.0
"""dBFS a person must reach even when none of our voice is heard, as with headphones."""
_KNOWN_AFTER = 40
"""Chunks (two seconds of our speech) after which the level of its echo is known."""
_REMEMBERED = 600
"""Chunks (half a minute of our speech) used to estimate it."""
_MOST = 80.0
"""Percentile of our own speech, pauses included, that counts as its level. A person may talk over
the rest without being mistaken for us.
"""


class EchoGate:
    """Learns how loud our own voice is; opens for sound that stands out from it."""

    def __init__(self) -> None:
        self._own: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def threshold(self) -> float | None:
        """dBFS to exceed; None while too little of our own voice was heard."""
        if len(self._own) < _KNOWN_AFTER:
            return None
        return max(FLOOR, float(np.percentile(self._own, _MOST)) + MARGIN)

    @property
    def is_clear(self) -> bool:
        """True if none of our own voice reaches the microphone."""
        return self.threshold == FLOOR

    def opens_for(self, chunk: AudioChunk) -> bool:
        """Take a chunk heard while we spoke; return whether it is louder than we are."""
        loud = self.is_loud(chunk)
        # Learn from every chunk: using only the softer half would never adapt to a louder
        # loudspeaker, and we would answer ourselves for ever.
        self._own.append(level(chunk.samples))
        return loud

    def is_loud(self, chunk: AudioChunk) -> bool:
        """Return whether this is louder than we are, without learning from it."""
        threshold = self.threshold
        return threshold is not None and level(chunk.samples) > threshold

    def disregard(self, chunks: int) -> None:
        """The last `chunks` were an interruption: learn nothing about our own voice from them."""
        for _ in range(min(chunks, len(self._own))):
            self._own.pop()

    def forget(self) -> None:
        """Our volume was changed: relearn it."""
        self._own.clear()
