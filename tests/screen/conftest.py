"""A terminal made of software: a real pseudo-terminal, drawn by pyte."""

import fcntl
import os
import pty
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator
from typing import TextIO

import pyte
import pytest

from voice_app.speaking.big_letters import FONTS, big


class Terminal:
    """What a person would see, and every byte that led to it."""

    def __init__(self, width: int, height: int) -> None:
        self._master, self.slave = pty.openpty()
        self.bytes = b""
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._drawing = threading.Lock()
        self.resize(width, height)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def resize(self, width: int, height: int) -> None:
        size = struct.pack("HHHH", height, width, 0, 0)
        with self._drawing:
            self._screen.resize(height, width)
            fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 65536)
            except OSError:
                return
            with self._drawing:
                self.bytes += data
                self._stream.feed(data)

    @property
    def rows(self) -> list[str]:
        with self._drawing:
            return [row.rstrip() for row in self._screen.display]

    def colours(self, row: int) -> set[str]:
        with self._drawing:
            return {cell.bg for cell in self._screen.buffer[row].values()}

    def shows(self, text: str) -> bool:
        """Say whether `text` stands there, in letters of any size."""
        shown = self.rows
        if text in " ".join(" ".join(shown).split()):
            return True
        for font in FONTS:
            letters = big(text, font, self._screen.columns - 1) or ()
            wanted = [f" {row}".rstrip() for row in letters]
            for top in range(len(shown) - len(wanted) + 1 if wanted else 0):
                if all(
                    row.startswith(part) for row, part in zip(shown[top:], wanted, strict=False)
                ):
                    return True
        return False

    def wait_until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not true():
            assert time.monotonic() < deadline, "\n".join(self.rows)
            time.sleep(0.02)

    def wait_for(self, text: str) -> None:
        self.wait_until(lambda: self.shows(text))

    def is_given_back(self) -> bool:
        return self.bytes.rfind(b"\x1b[?1049l") > self.bytes.rfind(b"\x1b[?1049h") > -1 and (
            self.bytes.rfind(b"\x1b[?25h") > self.bytes.rfind(b"\x1b[?25l") > -1
        )

    def close(self) -> None:
        os.close(self.slave)
        self._reader.join(timeout=5)
        os.close(self._master)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """80 columns by 24 rows."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    made = Terminal(80, 24)
    yield made
    made.close()


@pytest.fixture
def out(terminal: Terminal) -> Iterator[TextIO]:
    with os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8") as stream:
        yield stream
