"""A microphone that gives exact zeros: muted, or a noise gate that opens for a voice.

The quietest room moves the last bit, so zeros are neither a room nor a person's silence. Which of
the two it is shows in time only: a gate opens again and again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from voice_app.ports import AudioChunk

_SHUT_AFTER = 1.0
"""Seconds of zeros; streams may begin with a few, and every device skips some now and then."""
_OPENINGS = 3
"""So often opens a gate; nobody switches a microphone off and on as often within a visit."""
_BEFORE = 5
"""Chunks of zeros that are handed on before the first sound: a recogniser wants some quiet."""


class NoiseGate:
    """Learns over many turns whether the microphone opens for a voice only."""

    def __init__(self) -> None:
        self._zeros = 0.0
        self._openings = 0

    @property
    def is_known(self) -> bool:
        """Whether it is one: zeros are silence, then."""
        return self._openings >= _OPENINGS

    def take(self, seconds: float, *, zeros: bool) -> None:
        """Take the next piece of sound."""
        if zeros:
            self._zeros += seconds
            return
        self._openings += self._zeros >= _SHUT_AFTER
        self._zeros = 0.0


class FirstSound:
    """The sound of one turn from where there is any; ends after `longest` seconds of zeros."""

    def __init__(self, chunks: Iterator[AudioChunk], longest: float) -> None:
        self._chunks = chunks
        self._longest = longest
        self.waited = 0.0
        """Seconds of zeros before the first sound."""
        self.came = False
        """Whether there was any."""

    def __iter__(self) -> Iterator[AudioChunk]:
        before: deque[AudioChunk] = deque(maxlen=_BEFORE)
        for chunk in self._chunks:
            if self.came:
                yield chunk
            elif chunk.nothing:
                before.append(chunk)
                self.waited += chunk.seconds
                if self.waited >= self._longest:
                    return
            else:
                self.came = True
                yield from before
                yield chunk
