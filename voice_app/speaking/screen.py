"""Captions that fill a terminal, to be read from across a room."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TextIO

from rich.console import Console, ConsoleDimensions, ConsoleOptions, RenderResult
from rich.control import Control
from rich.text import Text

from voice_app.speaking.captions import LineCaptions
from voice_app.speaking.screen_layout import View, rows
from voice_app.turn import SessionStatus, TurnPhase

_LOOK_AT_SIZE = 0.25
"""Seconds between checks of the window's size."""
_KEPT_LINES = 1000
"""Number of captions rewritten as lines when the screen is released."""


def can_fill(out: TextIO) -> bool:
    """Return whether `out` is a terminal that captions can fill."""
    return out.isatty() and os.environ.get("TERM", "dumb") not in ("dumb", "unknown", "")


class ScreenCaptions:
    """The port `Captions` on a whole terminal; a context manager that restores the terminal.

    Afterwards the captions remain as lines, so that advice and faults can still be read.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._console = Console(file=out, highlight=False)
        self._view = View(plain=not _shows_blocks(out))
        self._shown = ConsoleDimensions(80, 24)
        self._fresh = True
        self._lines: deque[Callable[[LineCaptions], None]] = deque(maxlen=_KEPT_LINES)
        self._drawing = threading.RLock()
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch_size, daemon=True)

    def __enter__(self) -> ScreenCaptions:
        self._console.set_alt_screen(True)
        self._console.show_cursor(False)
        self._draw()
        self._watching.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._watching.join()
        with self._drawing, suppress(OSError, ValueError):
            self._console.show_cursor(True)
            self._console.set_alt_screen(False)
        captions = LineCaptions(self._out)
        for write in self._lines:
            write(captions)

    def app(self, text: str) -> None:
        """The app said this."""
        self._lines.append(lambda captions: captions.app(text))
        before = () if self._fresh else self._view.says
        self._fresh = False
        self._show(says=(*before, text))

    def person(self, text: str) -> None:
        """The person said this."""
        self._lines.append(lambda captions: captions.person(text))
        self._fresh = True
        self._show(heard=text, note="")

    def note(self, text: str) -> None:
        """Something else happened."""
        self._lines.append(lambda captions: captions.note(text))
        if "\a" in text:
            self._console.bell()
        self._fresh = True
        self._show(note=text.replace("\a", ""))

    def saying(self, text: str) -> None:
        """Bring the text being said back into large letters."""
        self._show(says=(text,))

    def tone(self, words: str) -> None:
        """A tone was played that means `words`."""
        self._lines.append(lambda captions: captions.tone(words))
        self._show(tone=words)

    def pin(self, text: str) -> None:
        """Keep `text` in view while the emergency lasts."""
        self._show(pinned=tuple(dict.fromkeys((*self._view.pinned, text))))

    def now(self, moment: TurnPhase, situation: SessionStatus, options: str = "") -> None:
        """Show whose turn it is, and what may be said."""
        if situation is not self._view.situation:
            self._show(pinned=())
        self._show(moment=moment, situation=situation, options=options, tone="")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width, height = options.size
        for number, (row, style) in enumerate(rows(self._view, width, height), 1):
            # Omit the last line feed: it would scroll the first row off the screen.
            yield Text(row, style=style, end="" if number == height else "\n", no_wrap=True)

    def _show(self, **changed: object) -> None:
        with self._drawing:
            self._view = replace(self._view, **changed)  # type: ignore[arg-type]
            self._draw()

    def _draw(self) -> None:
        # A terminal that disappeared must not stop the voice.
        with self._drawing, suppress(OSError, ValueError):
            self._shown = self._console.size = self._size()
            self._console.control(Control.home())
            self._console.print(self, end="", soft_wrap=False)

    def _watch_size(self) -> None:
        while not self._over.wait(_LOOK_AT_SIZE):
            with suppress(OSError, ValueError):
                if self._size() != self._shown:
                    self._draw()

    def _size(self) -> ConsoleDimensions:
        # Not the console's own guess, which consults other streams and COLUMNS.
        return ConsoleDimensions(*os.get_terminal_size(self._out.fileno()))


def _shows_blocks(out: TextIO) -> bool:
    try:
        "▄█▙".encode(out.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
