"""Sound to test the ear with: a voice from the scripted visits, and rooms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests import recordings
from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
CHUNK = SAMPLE_RATE // 20
LEAD = 0.3
"""Seconds of room before and after the words of a recording."""


def recording(name: str) -> Samples:
    """A recording of the scripted visits, such as `early_stop/01-no` or `early_stop/stop`."""
    scenario, said = name.split("/")
    return read_wav(recordings.recording(FIXTURES / scenario, said))


def words(name: str) -> Samples:
    """The same without the room around it."""
    lead = int(LEAD * SAMPLE_RATE)
    return recording(name)[lead:-lead]


def at(samples: Samples, dbfs: float) -> Samples:
    """The same at another loudness (root mean square)."""
    sound = samples.astype(np.float64)
    return _clipped(sound / np.sqrt(np.mean(sound**2)) * 10 ** (dbfs / 20) * 32768)


def _clipped(sound: NDArray[np.float64]) -> Samples:
    return np.asarray(np.clip(np.rint(sound), -32768, 32767), dtype=np.int16)


def noise(seconds: float, dbfs: float, seed: int = 0) -> Samples:
    """A hissing room."""
    hiss = np.random.default_rng(seed).normal(size=round(seconds * SAMPLE_RATE))
    return at(_clipped(hiss * 1000), dbfs)


def knocking(seconds: float, dbfs: float) -> Samples:
    """Five knocks a second on wood, as from a keyboard or a hammer next door."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    since = time % 0.2
    return at(_clipped(9000 * np.exp(-since * 80) * np.sin(2 * np.pi * 700 * since)), dbfs)


def whispered(samples: Samples, seed: int = 0) -> Samples:
    """The same words without a voice: each moment's spectrum, excited by noise."""
    size, step = 400, 200
    window = np.hanning(size)
    chance = np.random.default_rng(seed)
    out = np.zeros(len(samples) + size)
    for start in range(0, len(samples) - size, step):
        spectrum = np.abs(np.fft.rfft(samples[start : start + size] * window))
        envelope = np.convolve(spectrum, np.ones(9) / 9, mode="same")
        phase = np.exp(2j * np.pi * chance.random(len(envelope)))
        out[start : start + size] += np.fft.irfft(envelope * phase, size) * window
    return _clipped(out[: len(samples)])


def mixed(*sounds: Samples) -> Samples:
    """All at once, as long as the longest."""
    total = np.zeros(max(len(sound) for sound in sounds))
    for sound in sounds:
        total[: len(sound)] += sound
    return _clipped(total)


def chunks(samples: Samples) -> Iterator[AudioChunk]:
    """As a microphone delivers it."""
    for start in range(0, len(samples), CHUNK):
        yield AudioChunk(samples[start : start + CHUNK])
