"""Detects a deliberate sound: a set number of similar bursts with quiet around each.

One cough is one burst; a television goes on; two words of a sentence differ. A sound is deliberate
if the person makes it twice alike and as it was when checked. Time is measured in sound, not by a
clock. Pure: no I/O.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_app.checklist.scanning_config import Pattern
from voice_app.sound import SAMPLE_RATE, Samples

_FRAME = SAMPLE_RATE // 50
_FRAME_SECONDS = _FRAME / SAMPLE_RATE
_QUIETEST = -90.0
"""dBFS used for digital silence."""
_BANDS = np.array([80, 200, 400, 700, 1000, 1400, 2000, 2800, 4000, 5600, 8001])
"""Hz: edges of the bands in which two sounds are compared."""
_FAINTEST = -35.0
"""dB relative to the whole sound; a fainter band counts as empty."""
_ROOM_FRAMES = 500
"""Frames (ten seconds) used to estimate the room's level."""
_FRAMES_TO_KNOW = 50
_LOOK_EVERY = 10
"""Frames between updates of the room: it changes slowly, and sorting takes time."""
_ROOM_UNTIL_KNOWN = -55.0
"""dBFS: upper limit on the room's level until a second of it has been heard."""


@dataclass(frozen=True)
class Print:
    """The acoustic profile of one burst, or the mean of several."""

    seconds: float
    dbfs: float
    """Level (0 is full scale)."""
    colour: tuple[float, ...]
    """Energy of each band, in dB relative to the whole."""

    def differs(self, other: Print) -> tuple[float, float, float]:
        """Return how far apart two sounds are: length ratio, dB of level, dB of colour."""
        ratio = max(self.seconds, other.seconds) / max(min(self.seconds, other.seconds), 0.02)
        colour = float(np.mean(np.abs(np.subtract(self.colour, other.colour))))
        return ratio, abs(self.dbfs - other.dbfs), colour


class NoiseFloor:
    """The room's noise floor, remembered across listening windows."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=_ROOM_FRAMES)
        self._heard = 0
        self.dbfs = _ROOM_UNTIL_KNOWN
        """The noise floor: the 10th percentile of the last ten seconds."""

    def hear(self, dbfs: float) -> None:
        """Take the level of one frame."""
        self._recent.append(dbfs)
        self._heard += 1
        if self._heard < _FRAMES_TO_KNOW:
            self.dbfs = min(self.dbfs, dbfs)
        elif self._heard % _LOOK_EVERY == 0:
            self.dbfs = float(np.percentile(self._recent, 10))


class _Burst:
    """A burst in progress."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.end = start
        self._power: NDArray[np.float64] = np.zeros(len(_BANDS) - 1)
        self._frames = 0

    def add(self, spectrum: NDArray[np.float64], end: float) -> None:
        self._power += spectrum
        self._frames += 1
        self.end = end

    @property
    def seconds(self) -> float:
        return self.end - self.start

    def print(self) -> Print:
        whole = float(self._power.sum()) + 1e-12
        colour = np.maximum(10 * np.log10(self._power / whole + 1e-12), _FAINTEST)
        dbfs = 10 * float(np.log10(whole / max(self._frames, 1) + 1e-12))
        return Print(self.seconds, dbfs, tuple(float(band) for band in colour))


class SwitchDetector:
    """Watches one listening window for a deliberate sound; `like` is its profile when checked."""

    def __init__(self, pattern: Pattern, room: NoiseFloor, like: Print | None = None) -> None:
        self._pattern = pattern
        self._room = room
        self._like = like
        self._rest: Samples = np.empty(0, np.int16)
        self._now = 0.0
        self._open: _Burst | None = None
        self._done: list[_Burst] = []
        self._quiet_since = 0.0
        """When the last sound outside the pattern ended."""

    @property
    def seconds(self) -> float:
        """Sound so far, in seconds."""
        return self._now

    @property
    def is_under_way(self) -> bool:
        """Whether a sound in progress may still turn out to be deliberate."""
        if self._done or self._open is None:
            return bool(self._done)
        since_quiet = self._open.start - self._quiet_since >= self._pattern.quiet_before
        return since_quiet and self._now - self._open.start <= self._pattern.longest

    def accept(self, samples: Samples) -> Print | None:
        """Take more sound; return the deliberate sound once it is complete."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // _FRAME * _FRAME
        self._rest = sound[whole:]
        for frame in sound[:whole].reshape(-1, _FRAME):
            found = self._frame(frame.astype(np.float64) / 32768.0)
            if found is not None:
                return found
        return None

    def _frame(self, frame: NDArray[np.float64]) -> Print | None:
        self._now += _FRAME_SECONDS
        dbfs = max(_QUIETEST, 10 * float(np.log10(np.mean(frame**2) + 1e-12)))
        loud = dbfs > max(self._pattern.audible, self._room.dbfs + self._pattern.above_room)
        self._room.hear(dbfs)
        if loud:
            if self._open is None:
                self._open = _Burst(self._now - _FRAME_SECONDS)
            self._open.add(_spectrum(frame), self._now)
        elif self._open is not None and self._now - self._open.end > self._pattern.joined:
            self._close(self._open)
            self._open = None
        return self._complete()

    def _close(self, burst: _Burst) -> None:
        """Keep a burst that fits the pattern so far; restart the pattern on anything else."""
        pattern = self._pattern
        if burst.seconds < pattern.blip:
            return
        since = self._done[-1].end if self._done else self._quiet_since
        pause = burst.start - since
        fits = pattern.shortest <= burst.seconds <= pattern.longest
        if self._done:
            fits = fits and pattern.shortest_gap <= pause <= pattern.longest_gap
        else:
            fits = fits and pause >= pattern.quiet_before
        if fits and len(self._done) < pattern.bursts:
            self._done.append(burst)
            return
        self._start_anew(burst.end)

    def _start_anew(self, end: float) -> None:
        self._done.clear()
        self._quiet_since = end

    def _complete(self) -> Print | None:
        if not self._done or self._open is not None:
            return None
        quiet = self._now - self._done[-1].end
        if len(self._done) < self._pattern.bursts:
            if quiet > self._pattern.longest_gap:
                self._start_anew(self._done[-1].end)
            return None
        if quiet < self._pattern.quiet_after:
            return None
        prints = [burst.print() for burst in self._done]
        self._start_anew(self._done[-1].end)
        return self._alike(prints)

    def _alike(self, prints: list[Print]) -> Print | None:
        """Return the mean of bursts that resemble each other and the sound that was checked."""
        mean = Print(
            seconds=float(np.mean([p.seconds for p in prints])),
            dbfs=float(np.mean([p.dbfs for p in prints])),
            colour=tuple(float(c) for c in np.mean([p.colour for p in prints], axis=0)),
        )
        among = [(one, other) for i, one in enumerate(prints) for other in prints[:i]]
        if not all(self._pattern.among.holds(*one.differs(other)) for one, other in among):
            return None
        if self._like is not None and not self._pattern.checked.holds(*mean.differs(self._like)):
            return None
        return mean


def _spectrum(frame: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the power in each band; all bands together give the frame's mean square."""
    power = np.abs(np.fft.rfft(frame * np.hanning(len(frame)))) ** 2
    hertz = np.fft.rfftfreq(len(frame), 1 / SAMPLE_RATE)
    counts = np.add.reduceat(power, np.searchsorted(hertz, _BANDS[:-1]))
    scale = float(np.mean(frame**2)) / (float(counts.sum()) + 1e-12)
    return np.asarray(counts * scale, dtype=np.float64)
