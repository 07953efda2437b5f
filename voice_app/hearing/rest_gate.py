"""Rest: what a quiet room sounds like for hours passes unheard, and nothing that rises from it.

Measured in a quiet room, the voice model costs as much as the recogniser, so that it cannot be what
saves the other one. Loudness costs next to nothing. It says nothing about speech, but speech that
does not stand out of the room at all is understood by nobody: from the first rise on everything is
heard as usual, and the second before it, too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from voice_app.hearing.voice_activity import level
from voice_app.ports import AudioChunk

RISES = 2.0
"""dB above the room at which a sound is heard: a voice more than 2 dB softer than the room's noise.

Set by hand; `python -m tests.bench.at_rest` compares what is heard with it and without."""
BEFORE = 1.0
"""Seconds before the rise that are heard with it: a soft beginning, and time for the models to
settle."""
_ROOM = 100
"""Chunks, five seconds, from which the room is known; until then everything is heard."""
_SAMPLE_BEFORE = 0.95
"""How much of the sample before is taken off, so that a hum does not cover what hisses."""


class _Floor:
    """The loudness of the room in one view of the sound."""

    def __init__(self, rises: float) -> None:
        self._rises = rises
        self._recent: deque[float] = deque(maxlen=_ROOM)

    def rises(self, loudness: float) -> bool:
        """Take a chunk; say whether it stands out of the room, or the room is not known yet."""
        self._recent.append(loudness)
        if len(self._recent) < _ROOM:
            return True
        ordered = sorted(self._recent)
        return loudness > ordered[_ROOM // 10] + self._rises


class RestGate:
    """Tells what is to be heard from what may pass; the room stays known from turn to turn.

    Every chunk comes out once, in order; in a quiet room `BEFORE` seconds later.
    """

    def __init__(self, rises: float = RISES) -> None:
        """`rises`: dB above the room from which a sound is heard."""
        self._whole, self._hiss = _Floor(rises), _Floor(rises)
        self._before: deque[AudioChunk] = deque()
        self._waiting = self._open_for = self._hold = 0.0

    def begin(self, hold: float) -> None:
        """A new turn. `hold` seconds after the last rise are heard: its end must be found."""
        self._hold = hold
        self._before.clear()
        self._waiting = self._open_for = 0.0

    def take(self, chunk: AudioChunk) -> Iterator[tuple[AudioChunk, bool]]:
        """Take the next chunk; return what comes out, each with whether it is to be heard."""
        samples = chunk.samples.astype(np.float64)
        hiss = samples[1:] - _SAMPLE_BEFORE * samples[:-1]
        # Both are looked at each time, so that both know the room.
        rises = [self._whole.rises(level(samples)), self._hiss.rises(level(hiss))]
        self._open_for = self._hold if any(rises) else self._open_for - chunk.seconds
        self._before.append(chunk)
        self._waiting += chunk.seconds
        while self._before and (self._open_for > 0 or self._waiting > BEFORE):
            first = self._before.popleft()
            self._waiting -= first.seconds
            yield first, self._open_for > 0
