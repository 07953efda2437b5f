"""What the app said last, so that it recognises its own voice when it comes back.

Written by the loudspeaker's thread, read by the listening side.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_app.sound import Speech
from voice_app.turn import OwnVoice
from voice_app.understanding.own_voice import LATEST

PIECE = 0.05
"""Seconds of sound per level."""
_REMEMBERED = 40.0
"""Seconds for which a sentence is remembered."""
_SLACK = 1.0
"""Seconds by which words may have been spoken earlier than their place in the text suggests."""
_QUIETEST = -90.0
"""dBFS used for digital silence."""

Levels = NDArray[np.float64]
"""Levels in dBFS, one for each `PIECE`."""


@dataclass(frozen=True)
class Said:
    """A sentence that was played, up to where it was cut short."""

    text: str
    """The text as spoken."""
    began: float
    """When its first sample was played, on the clock of `LastWords`."""
    levels: Levels
    """Its levels from then on."""

    @property
    def ended(self) -> float:
        """When its last sample was played."""
        return self.began + len(self.levels) * PIECE

    def words_after(self, moment: float) -> list[str]:
        """Return its words from `moment` on, as far as their place in the text can tell."""
        words = self.text.split()
        share = (self.ended - moment) / max(self.ended - self.began, PIECE)
        return words[len(words) - math.ceil(len(words) * min(max(share, 0.0), 1.0)) :]


class LastWords:
    """The latest sentences, and how long their echo lasts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.echo: float | None = None
        """Seconds after the last sample for which an echo was measured to last; 0 if none is heard,
        None if unknown.
        """
        self._said: deque[Said] = deque()

    @property
    def said(self) -> tuple[Said, ...]:
        """The latest sentences, in the order they were said."""
        return tuple(self._said)

    @property
    def reach(self) -> float:
        """Seconds after the last sample during which an echo may be heard."""
        return LATEST if self.echo is None else self.echo

    def say(self, text: str, speech: Speech, began: float, until: float | None = None) -> None:
        """Note a sentence that was played from `began` on, or only up to `until`."""
        played = levels(speech)
        if until is not None:
            played = played[: max(0, math.ceil((until - began) / PIECE))]
        self._said.append(Said(text, began, played))
        while self._said[0].ended < began - _REMEMBERED:
            self._said.popleft()

    def since(self, moment: float) -> float | None:
        """Return the seconds from the last sample to `moment`; None if nothing was said."""
        return moment - self._said[-1].ended if self._said else None

    def echoing(self) -> str:
        """Return the words whose echo may be heard now."""
        return self._words_from(self.clock() - self.reach - _SLACK)

    def before(self, first_voice: float, last_voice: float) -> OwnVoice | None:
        """Return what is known of our own voice before a turn whose voice lies between these
        moments.
        """
        if not self._said:
            return None
        ended = self._said[-1].ended
        return OwnVoice(
            words=self._words_from(ended - self.reach - _SLACK),
            since=max(0.0, first_voice - ended),
            ended=max(0.0, last_voice - ended),
            reach=self.reach,
            measured=bool(self.echo),
        )

    def _words_from(self, moment: float) -> str:
        return " ".join(word for said in self.said for word in said.words_after(moment))


def levels(speech: Speech) -> Levels:
    """Return the level of a sound, piece by piece."""
    size = round(speech.rate * PIECE)
    whole = np.zeros(-(-len(speech.samples) // size) * size)
    whole[: len(speech.samples)] = speech.samples / 32768.0
    power = np.mean(whole.reshape(-1, size) ** 2, axis=1)
    loudness: Levels = np.maximum(_QUIETEST, 10 * np.log10(power + 1e-12))
    return loudness
