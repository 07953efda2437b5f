"""A key, or a switch that acts as one, for people who can press but cannot be heard."""

from __future__ import annotations

import os
import select
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO

_LOOK = 0.1
"""Seconds between checks for a request to stop."""
_KEYS = frozenset(b" \r\n")
"""Space and Enter: what assistive switches usually send."""


class Switch(Protocol):
    """Something that can be pressed."""

    def pressed(self) -> bool:
        """Return whether it was pressed since the last check."""
        ...

    def attend(self, *, wanted: bool) -> None:
        """Start or stop counting presses; earlier presses never count."""
        ...


class NoSwitch:
    """Nothing to press."""

    def pressed(self) -> bool:
        """Never pressed."""
        return False

    def attend(self, *, wanted: bool) -> None:
        """Do nothing."""


class KeySwitch:
    """Space or Enter, from a terminal or a stream of characters.

    `on_press` is called immediately, on another thread, while presses count.
    """

    def __init__(self, on_press: Callable[[], None]) -> None:
        self._on_press = on_press
        self._pressed = threading.Event()
        self._wanted = threading.Event()
        self._over = threading.Event()

    def pressed(self) -> bool:
        """Return whether a key was pressed since the last check."""
        was = self._pressed.is_set()
        self._pressed.clear()
        return was

    def attend(self, *, wanted: bool) -> None:
        """Start or stop counting presses."""
        if wanted:
            self._wanted.set()
        else:
            self._wanted.clear()
        self._pressed.clear()

    def watch(self, descriptor: int) -> None:
        """Read keys until `stop` is called or the input ends."""
        while not self._over.is_set():
            if select.select([descriptor], [], [], _LOOK)[0]:
                keys = os.read(descriptor, 64)
                if not keys:
                    return
                if self._wanted.is_set() and _KEYS & set(keys):
                    self._pressed.set()
                    self._on_press()

    def stop(self) -> None:
        """Stop reading keys."""
        self._over.set()


@contextmanager
def key_switch(keys: TextIO, on_press: Callable[[], None]) -> Iterator[Switch]:
    """Watch for keys in the background; terminals deliver each key at once and are restored."""
    try:
        descriptor = keys.fileno()
    except (OSError, ValueError):  # no real stream: nothing can be pressed
        yield NoSwitch()
        return
    switch = KeySwitch(on_press)
    watching = threading.Thread(target=switch.watch, args=(descriptor,), daemon=True)
    with _each_key_at_once(descriptor):
        watching.start()
        try:
            yield switch
        finally:
            switch.stop()
            watching.join()


@contextmanager
def _each_key_at_once(descriptor: int) -> Iterator[None]:
    if not os.isatty(descriptor):
        yield
        return
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)  # Ctrl-C still interrupts
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
