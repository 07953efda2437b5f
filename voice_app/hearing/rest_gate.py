"""Rest: skips a quiet room for hours at a time, but never anything that rises above it.

Measured in a quiet room, the voice model costs as much as the recogniser, so it cannot be what
saves running the recogniser. Level costs next to nothing. It says nothing about speech, but nobody
understands speech that does not stand out from the room at all: from the first rise on, everything
is heard as usual, including the second before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from voice_app.hearing.voice_activity import level
from voice_app.sound import AudioChunk

RISES = 2.0
"""dB above the room at which sound is heard: a voice more than 2 dB below the room's noise.

Set by hand; `python -m tests.bench.at_rest` compares what is heard with and without it.
"""
BEFORE = 1.0
"""Seconds before the rise that are heard too: a soft onset, and time for the models to settle."""
_ROOM = 100
"""Chunks (five seconds) needed to know the room; until then everything is heard."""
_SAMPLE_BEFORE = 0.95
"""Pre-emphasis coefficient, so that a hum does not mask hissing sounds."""


class _Floor:
    """The room's level in one view of the sound."""

    def __init__(self, rises: float) -> None:
        self._rises = rises
        self._recent: deque[float] = deque(maxlen=_ROOM)

    def rises(self, loudness: float) -> bool:
        """Take a chunk; return whether it stands out from the room or the room is still unknown."""
        self._recent.append(loudness)
        if len(self._recent) < _ROOM:
            return True
        ordered = sorted(self._recent)
        return loudness > ordered[_ROOM // 10] + self._rises


class RestGate:
    """Separates what is to be heard from what may pass; the room is remembered across turns.

    Every chunk comes out once, in order; in a quiet room `BEFORE` seconds later.
    """

    def __init__(self, rises: float = RISES) -> None:
        """`rises`: dB above the room at which sound is heard."""
        self._whole, self._hiss = _Floor(rises), _Floor(rises)
        self._before: deque[AudioChunk] = deque()
        self._waiting = self._open_for = self._hold = 0.0

    def begin(self, hold: float) -> None:
        """Start a turn. Sound is heard for `hold` seconds after the last rise, to find its end."""
        self._hold = hold
        self._before.clear()
        self._waiting = self._open_for = 0.0

    def take(self, chunk: AudioChunk) -> Iterator[tuple[AudioChunk, bool]]:
        """Take the next chunk; return the chunks that come out, each with whether it is to be
        heard.
        """
        samples = chunk.samples.astype(np.float64)
        hiss = samples[1:] - _SAMPLE_BEFORE * samples[:-1]
        # Update both every time, so that both know the room.
        rises = [self._whole.rises(level(samples)), self._hiss.rises(level(hiss))]
        self._open_for = self._hold if any(rises) else self._open_for - chunk.seconds
        self._before.append(chunk)
        self._waiting += chunk.seconds
        while self._before and (self._open_for > 0 or self._waiting > BEFORE):
            first = self._before.popleft()
            self._waiting -= first.seconds
            yield first, self._open_for > 0
