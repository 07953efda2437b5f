"""Transcribes a note word for word, with a second, larger model loaded only for it.

The engine is third-party code and somebody else installed its model: any failure here costs the
note and nothing else. The usual recogniser hears the same turn in parallel, danger and all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from voice_app.ports import Recogniser
from voice_app.sound import AudioChunk

_Result = TypeVar("_Result")

LOADS_WITHIN = 10.0
"""Seconds, not counting those in which the app asks for the note. Nobody is heard meanwhile; a
model that takes longer is ready for the next note.
"""
_STEADY = 3
"""Number of consecutive chunks that must contain the same phrase before it is believed."""


class Dictation:
    """The port `Writer`. `load` makes an open-vocabulary recogniser, released after each note."""

    def __init__(
        self, load: Callable[[], Recogniser], *, loads_within: float = LOADS_WITHIN
    ) -> None:
        self._load = load
        self._loads_within = loads_within
        self._loading: threading.Thread | None = None
        self._patient = True
        self._recogniser: Recogniser | None = None

    def prepare(self) -> None:
        """Start loading in the background."""
        self._patient = True
        self._start()

    def begin(self) -> bool:
        """Start a note once the model is loaded; False if it is not."""
        self._start()
        if self._loading is not None:
            self._loading.join(self._loads_within if self._patient else 0)
            self._patient = False
            if self._loading.is_alive():
                return False
            self._loading = None
        self._try(lambda recogniser: recogniser.begin(()))
        return self._recogniser is not None

    def accept(self, chunk: AudioChunk) -> str:
        """Take more sound; return the words so far, "" once it has failed."""
        return self._try(lambda recogniser: recogniser.accept(chunk)) or ""

    def finish(self) -> str | None:
        """End the note, release the model and return the words; None once it has failed."""
        words = self._try(lambda recogniser: recogniser.finish().words)
        self._recogniser = None
        return words

    def _start(self) -> None:
        if self._loading is None and self._recogniser is None:
            self._loading = threading.Thread(target=self._open, name="dictation", daemon=True)
            self._loading.start()

    def _open(self) -> None:
        try:
            self._recogniser = self._load()
        except Exception:  # a missing, damaged or foreign model
            self._recogniser = None

    def _try(self, work: Callable[[Recogniser], _Result]) -> _Result | None:
        if self._recogniser is None:
            return None
        try:
            return work(self._recogniser)
        except Exception:
            self._recogniser = None
            return None


class Spotter:
    """Spots one of a few phrases once it has been stable long enough in partial results."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases
        self._steady = 0

    def hears(self, *views: str) -> bool:
        """Take the words so far, in one or more views; return whether they contain a phrase."""
        found = any(f" {phrase} " in f" {words} " for words in views for phrase in self._phrases)
        self._steady = self._steady + 1 if found else 0
        return self._steady >= _STEADY
