"""Handles a microphone that delivers exact zeros: muted, or behind a noise gate.

Even the quietest room toggles the last bit, so zeros are neither a room nor a person's silence.
Only time tells which of the two it is: a gate opens again and again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from voice_app.sound import AudioChunk

_SHUT_AFTER = 1.0
"""Seconds of zeros; streams may start with a few, and every device drops some now and then."""
_OPENINGS = 3
"""Number of times a gate opens; nobody switches a microphone off and on so often in one visit."""
_BEFORE = 5
"""Chunks of zeros passed on before the first sound: a recogniser needs some silence first."""


class NoiseGate:
    """Learns over many turns whether the microphone opens only for a voice."""

    def __init__(self) -> None:
        self._zeros = 0.0
        self._openings = 0

    @property
    def is_known(self) -> bool:
        """Whether it is known to be a gate: its zeros are then silence."""
        return self._openings >= _OPENINGS

    def take(self, seconds: float, *, zeros: bool) -> None:
        """Take the next stretch of sound."""
        if zeros:
            self._zeros += seconds
            return
        self._openings += self._zeros >= _SHUT_AFTER
        self._zeros = 0.0


class FirstSound:
    """The sound of a turn from the first non-zero chunk; ends after `longest` seconds of zeros."""

    def __init__(self, chunks: Iterator[AudioChunk], longest: float) -> None:
        self._chunks = chunks
        self._longest = longest
        self.waited = 0.0
        """Seconds of zeros before the first sound."""
        self.came = False
        """Whether there was any sound."""

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
