"""Our own voice in the microphone: how loud it is, and what is clearly louder."""

from __future__ import annotations

from collections import deque

import numpy as np

from voice_app.hearing.voice_activity import level
from voice_app.ports import AudioChunk

MARGIN = 9.0
"""dB by which somebody must be louder than most of our own voice; its peaks reach 4."""
FLOOR = -50.0
"""dBFS that somebody must reach even where nothing of our voice is heard, as with headphones."""
_KNOWN_AFTER = 40
"""Chunks (two seconds of our speech) after which its echo is known."""
_REMEMBERED = 600
"""Chunks (half a minute of our speech) from which it is known."""
_MOST = 80.0
"""Per cent of our own speech, pauses too, is softer than what counts as its loudness. Somebody may
talk into the rest of it without being taken for us."""


class EchoGate:
    """Learns how loud our own voice is; opens for what stands out of it."""

    def __init__(self) -> None:
        self._own: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def threshold(self) -> float | None:
        """dBFS that must be passed; None while too little of our own voice was heard."""
        if len(self._own) < _KNOWN_AFTER:
            return None
        return max(FLOOR, float(np.percentile(self._own, _MOST)) + MARGIN)

    @property
    def is_clear(self) -> bool:
        """True where nothing of our own voice gets into the microphone."""
        return self.threshold == FLOOR

    def opens_for(self, chunk: AudioChunk) -> bool:
        """Take a chunk that was heard while we spoke; say whether it is louder than we are."""
        loud = self.is_loud(chunk)
        # Learnt from everything: were only the softer half taken, a louder loudspeaker would
        # never be learnt, and we would answer ourselves for ever.
        self._own.append(level(chunk.samples))
        return loud

    def is_loud(self, chunk: AudioChunk) -> bool:
        """Say whether this is louder than we are, and learn nothing from it."""
        threshold = self.threshold
        return threshold is not None and level(chunk.samples) > threshold

    def disregard(self, chunks: int) -> None:
        """The last `chunks` were an interruption, so they tell nothing of our own voice."""
        for _ in range(min(chunks, len(self._own))):
            self._own.pop()

    def forget(self) -> None:
        """The loudness of our voice was changed: learn it anew."""
        self._own.clear()
