"""Barge-in: listens while we speak, without ever answering ourselves.

Sound reaches the recogniser only when it is clearly louder than our own voice (`EchoGate`), and its
words count only if they are not the ones we are saying (`BargeInPhrases`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from voice_app.hearing.echo_gate import EchoGate
from voice_app.ports import Recogniser
from voice_app.sound import AudioChunk

_BEFORE = 6
"""Chunks (0.3 s) kept from before the gate opened: the soft onset of a word."""
_HELD_OPEN = 0.5
"""Seconds the gate stays open: the soft end of a word and the gap before the next."""
_LONGEST = 6.0
"""Seconds after which an open gate is not an interruption but a room that got louder."""
_STEADY = 3
"""Number of consecutive chunks that must give the same words before they are believed."""

Interrupts = Callable[[str, str], bool]
"""Whether a text interrupts the sentence being said."""


class BargeInDetector:
    """Takes microphone sound while we speak, chunk by chunk."""

    def __init__(self, recogniser: Recogniser, gate: EchoGate, interrupts: Interrupts) -> None:
        self._recogniser = recogniser
        self._gate = gate
        self._interrupts = interrupts
        self._phrases: Sequence[str] = ()
        self._before: deque[AudioChunk] = deque(maxlen=_BEFORE)
        self._is_open = False
        self._open_for = self._quiet_for = 0.0
        self._taken = 0
        self._last = ""
        self._steady = 0
        self._accepted = ""
        self.saying = ""
        """What we are saying now, and what we said just before."""

    def begin(self, phrases: Sequence[str]) -> None:
        """Listen for `phrases` from now on."""
        self.end()
        self._phrases = phrases
        self._accepted = ""
        self._before.clear()

    def end(self) -> None:
        """Discard anything half heard."""
        if self._is_open:
            self._recogniser.finish()
        self._is_open = False

    @property
    def is_interrupted(self) -> bool:
        """True from the moment we must fall silent."""
        return bool(self._accepted)

    def take(self, chunk: AudioChunk) -> str:
        """Take the next chunk; return the words of an interruption once they are complete.

        `is_interrupted` becomes true earlier: "help" may yet turn into "help me".
        """
        loud = self._gate.opens_for(chunk)
        if not self._is_open:
            self._before.append(chunk)
            if loud:
                self._open()
            return ""
        self._open_for += chunk.seconds
        self._taken += 1
        self._quiet_for = 0.0 if loud else self._quiet_for + chunk.seconds
        words = self._recogniser.accept(chunk)
        self._steady = self._steady + 1 if words == self._last else 1
        self._last = words
        if self._steady >= _STEADY:
            self._accept(words)
        if self._quiet_for < _HELD_OPEN and self._open_for < _LONGEST:
            return ""
        self._is_open = False
        self._accept(self._recogniser.finish().words)
        if self._accepted:
            self._gate.disregard(self._taken)
        return self._accepted

    def _accept(self, words: str) -> None:
        if self._interrupts(words, self.saying):
            self._accepted = words

    def _open(self) -> None:
        self._is_open = True
        self._open_for = self._quiet_for = 0.0
        self._taken = len(self._before)
        self._last, self._steady = "", 0
        self._recogniser.begin(self._phrases, by_word=True)
        for earlier in self._before:
            self._recogniser.accept(earlier)
        self._before.clear()
