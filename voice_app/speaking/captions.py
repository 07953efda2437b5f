"""Captions of what is said and heard: plain lines that a screen reader can follow."""

from __future__ import annotations

from typing import TextIO

from voice_app.turn import SessionStatus, TurnPhase


class LineCaptions:
    """One line for each thing said, heard or noted."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def app(self, text: str) -> None:
        """The app said this."""
        self._write(f"App: {text}")

    def person(self, text: str) -> None:
        """The person said this."""
        self._write(f"You: {text}")

    def note(self, text: str) -> None:
        """Something else happened."""
        self._write(f"[{text}]")

    def saying(self, text: str) -> None:
        """Do nothing: the text has already been shown."""

    def pin(self, text: str) -> None:
        """Do nothing: lines stay in view anyway."""

    def tone(self, words: str) -> None:
        """A tone was played that means `words`."""
        self._write(f"({words})")

    def now(self, moment: TurnPhase, situation: SessionStatus, options: str = "") -> None:
        """Do nothing: the order of the lines shows whose turn it is."""

    def _write(self, line: str) -> None:
        # A terminal that disappeared must not stop the voice.
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except (OSError, ValueError):
            pass
