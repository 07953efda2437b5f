"""People who make sounds instead of words: hums, whistles, puffs, a cough, and one who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_app.checklist.dialogue import Dialogue
from voice_app.hearing.recording import read_wav
from voice_app.sound import SAMPLE_RATE, AudioChunk, Samples, Speech
from voice_app.speaking.synthesis import Pyttsx3Synthesiser

Sound = NDArray[np.float64]
CHUNK = SAMPLE_RATE // 20
"""Samples that a microphone hands over at once."""
ROOM = 10 ** (-70 / 20)
"""Root mean square of the room's noise, of full scale."""


def hum(seconds: float = 0.45, hertz: float = 130.0, peak: float = 0.2) -> Sound:
    """A closed-mouth hum: a low tone with falling overtones that wavers a little."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    phase = 2 * np.pi * np.cumsum(hertz * (1 + 0.02 * np.sin(10 * np.pi * time))) / SAMPLE_RATE
    tone = np.sum([np.sin(k * phase) / k**2 for k in range(1, 8)], axis=0)
    return _faded(tone, peak)


def whistle(seconds: float = 0.4, hertz: float = 1200.0, peak: float = 0.1) -> Sound:
    """A steady whistle."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return _faded(np.sin(2 * np.pi * hertz * time), peak)


def puff(seconds: float = 0.4, peak: float = 0.15) -> Sound:
    """A breath blown at the microphone."""
    return _faded(np.random.default_rng(1).normal(size=int(seconds * SAMPLE_RATE)), peak)


def cough(peak: float = 0.6) -> Sound:
    """One cough: a burst of noise that dies away, and a shorter, weaker one close behind it."""
    time = np.arange(int(0.35 * SAMPLE_RATE)) / SAMPLE_RATE
    noise = np.random.default_rng(2).normal(size=len(time))
    burst = noise * np.exp(-time / 0.08)
    both = np.concatenate([burst, 0.4 * burst[: len(burst) // 2]])
    return np.asarray(peak * both / np.abs(burst).max())


def _faded(sound: Sound, peak: float) -> Sound:
    count = np.arange(len(sound))
    ramp = np.clip(np.minimum(count, count[::-1]) / (0.05 * SAMPLE_RATE), 0, 1)
    return np.asarray(peak * sound * ramp / np.abs(sound).max())


def quiet(seconds: float) -> Sound:
    return np.zeros(int(seconds * SAMPLE_RATE))


def twice(one: Sound, gap: float = 0.4, before: float = 0.6, other: Sound | None = None) -> Sound:
    """The same sound twice, or one and another, with quiet around."""
    return np.concatenate([quiet(before), one, quiet(gap), one if other is None else other])


def recorded(sound: Sound, seed: int = 0) -> Samples:
    """A sound as a microphone in a room hands it over."""
    noise = np.random.default_rng(seed).normal(scale=ROOM, size=len(sound))
    return np.clip(np.rint((sound + noise) * 32767), -32768, 32767).astype(np.int16)


def speech(file: Path) -> Sound:
    """A recording of somebody who speaks."""
    return read_wav(file).astype(np.float64) / 32768.0


def television(dialogue: Dialogue, seconds: float) -> Sound:
    """Somebody who talks on in whole sentences: questions that name no danger."""
    synthesiser = Pyttsx3Synthesiser()
    try:
        parts: list[Sound] = []
        harmless = [p for key, p in dialogue.prompts.questions.items() if key not in dialogue.grave]
        for number, prompts in enumerate(harmless):
            speech = synthesiser.render(f"{' '.join(prompts.ask)} {prompts.help}")
            samples = soxr.resample(speech.samples, speech.rate, SAMPLE_RATE)
            parts += [samples.astype(np.float64) / 32768.0, quiet(0.2 + number % 4 / 10)]
            if sum(map(len, parts)) >= seconds * SAMPLE_RATE:
                break
    finally:
        synthesiser.close()
    talk = np.concatenate(parts)
    return np.asarray(0.3 * talk / np.abs(talk).max())


class Person:
    """Hears what the app says, and makes a sound when `wants` the latest sentence.

    The ports `Speaker` and `Microphone` in one. `wants` returns the sound, or None for quiet.
    """

    def __init__(self, wants: Callable[[str], Sound | None]) -> None:
        self._wants = wants
        self._latest = ""
        self.told: list[str] = []
        self.turns = 0

    # ---- The app's voice reaches their ears ----

    def say(self, text: str) -> None:
        self._latest = text
        self.told.append(text)

    def play(self, sound: Speech) -> None:
        """A tone says nothing."""

    def prepare(self, texts: Sequence[str]) -> None:
        """Nothing is rendered."""

    def set_rate(self, rate: int) -> None:
        """They follow any rate."""

    def set_volume(self, decibels: float) -> None:
        """They hear well."""

    def stay_awake(self, *, wanted: bool) -> None:
        """They never sleep."""

    def stop(self) -> None:
        """Nothing sounds."""

    def close(self) -> None:
        """Nothing is held."""

    # ---- Their sounds reach the microphone ----

    @property
    def exhausted(self) -> bool:
        return False

    @contextmanager
    def listening(self) -> Iterator[Iterator[AudioChunk]]:
        self.turns += 1
        sound = self._wants(self._latest)
        yield _with_room(quiet(0.0) if sound is None else sound, self.turns)


def _with_room(sound: Sound, seed: int) -> Iterator[AudioChunk]:
    samples = recorded(sound, seed)
    for start in range(0, len(samples), CHUNK):
        yield AudioChunk(samples[start : start + CHUNK])
    room = np.random.default_rng(seed)
    while True:
        yield AudioChunk(np.rint(room.normal(0, ROOM * 32767, CHUNK)).astype(np.int16))
