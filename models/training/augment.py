"""Distorts a recording as rooms, microphones and other sounds would.

All sound is float32 between -1 and 1 at 16 kHz, shape (n,). Every function draws from the generator
passed to it, so that the same seed gives the same sound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, resample_poly, sosfilt

from voice_app.sound import SAMPLE_RATE

Sound = NDArray[np.float32]


def resample(sound: Sound, rate: int) -> Sound:
    """Resample a sound from `rate` Hz to 16 kHz."""
    if rate == SAMPLE_RATE:
        return sound
    ratio = Fraction(SAMPLE_RATE, rate)
    return np.asarray(resample_poly(sound, ratio.numerator, ratio.denominator), dtype=np.float32)


def coloured_noise(length: int, random: Generator, slope: float | None = None) -> Sound:
    """Noise whose amplitude falls with frequency to the power `slope`: 0 is white, 0.5 pink, 1
    brown.
    """
    power = random.uniform(0, 1.2) if slope is None else slope
    spectrum = np.fft.rfft(random.normal(size=length))
    bins = np.arange(len(spectrum), dtype=np.float64)
    bins[0] = 1
    return np.asarray(np.fft.irfft(spectrum / bins**power, length), dtype=np.float32)


def level(sound: Sound) -> float:
    """RMS level, never quite 0."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)) + 1e-10))


def add_noise(sound: Sound, noise: Sound, decibels: float) -> Sound:
    """Add noise of the same length, `decibels` below the sound's level."""
    factor = level(sound) / level(noise) * 10 ** (-decibels / 20)
    return np.asarray(sound + noise * factor, dtype=np.float32)


def synthetic_room(random: Generator) -> Sound:
    """An impulse response: the direct sound followed by decaying noise."""
    seconds = random.uniform(0.08, 0.6)
    length = int(seconds * SAMPLE_RATE)
    tail = random.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    tail *= random.uniform(0.075, 0.525) / np.sqrt(np.sum(tail**2) + 1e-9)
    tail[0] = 1
    return tail.astype(np.float32)


def in_room(sound: Sound, response: Sound) -> Sound:
    """Add reverberation, starting at the direct sound, without changing the length."""
    start = int(np.argmax(np.abs(response)))
    heard = fftconvolve(sound, response[start : start + SAMPLE_RATE])[: len(sound)]
    return np.asarray(heard, dtype=np.float32)


@dataclass(frozen=True)
class Surroundings:
    """What may be mixed in."""

    noises: Sequence[Sound]
    rooms: Sequence[Sound]
    """Impulse responses; if empty, all rooms are synthetic."""
    voice: Callable[[Generator], Sound]
    """Draws somebody else's speech, for babble and television."""


def _cut(sound: Sound, length: int, random: Generator) -> Sound:
    if len(sound) < length:
        sound = np.tile(sound, length // max(len(sound), 1) + 1)
    start = int(random.integers(0, len(sound) - length + 1))
    return sound[start : start + length]


def background(length: int, surroundings: Surroundings, random: Generator) -> Sound:
    """Draw a background: a recorded noise, one to three voices, or coloured noise."""
    kind = random.random()
    if kind < 0.45 and surroundings.noises:
        noise = surroundings.noises[int(random.integers(len(surroundings.noises)))]
        return _cut(noise, length, random)
    if kind < 0.62:
        voices = [surroundings.voice(random) for _ in range(int(random.integers(1, 4)))]
        parts = [_cut(voice, length, random) / level(voice) for voice in voices]
        return np.asarray(np.sum(parts, axis=0), dtype=np.float32)
    return coloured_noise(length, random)


def _stretched(sound: Sound, random: Generator, human: bool) -> Sound:
    low, high = (88, 113) if human else (82, 121)
    factor = int(random.integers(low, high))
    return np.asarray(resample_poly(sound, 100, factor), dtype=np.float32)


def _coloured(sound: Sound, random: Generator) -> Sound:
    band = [random.uniform(50, 350), random.uniform(3200, 7500)]
    order = int(random.integers(1, 4))
    sections = butter(order, band, "bandpass", fs=SAMPLE_RATE, output="sos")
    return np.asarray(sosfilt(sections, sound), dtype=np.float32)


def telephoned(sound: Sound, random: Generator) -> Sound:
    """Pass a sound through an 8 kHz line with eight-bit companding, at any level."""
    narrow = resample_poly(sound, 1, 2)
    narrow = narrow / (np.abs(narrow).max() + 1e-6) * random.uniform(0.05, 1)
    companded = np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256)
    companded = np.round(companded * 127) / 127
    narrow = np.sign(companded) * np.expm1(np.abs(companded) * np.log(256)) / 255
    return np.asarray(resample_poly(narrow, 2, 1)[: len(sound)], dtype=np.float32)


def disturb(sound: Sound, surroundings: Surroundings, random: Generator, human: bool) -> Sound:
    """One distorted copy: tempo, silence around it, room, microphone, background and level."""
    if random.random() < 0.7:
        sound = _stretched(sound, random, human)
    if not human or random.random() < 0.5:
        before = int(random.uniform(0, 0.5) * SAMPLE_RATE)
        after = int(random.uniform(0.05, 0.6) * SAMPLE_RATE)
        sound = np.pad(sound, (before, after))
    if random.random() < 0.4:
        rooms = surroundings.rooms
        if rooms and random.random() < 0.6:
            sound = in_room(sound, rooms[int(random.integers(len(rooms)))])
        else:
            sound = in_room(sound, synthetic_room(random))
    if random.random() < 0.35:
        sound = _coloured(sound, random)
    if random.random() < 0.3:
        tilt = random.uniform(-0.6, 0.6)
        sound = (sound - tilt * np.concatenate([[0], sound[:-1]])).astype(np.float32)
    if random.random() < 0.85:
        noise = background(len(sound), surroundings, random)
        sound = add_noise(sound, noise, random.uniform(1, 32))
    if random.random() < 0.1:
        sound = telephoned(sound, random)
    peak = float(np.abs(sound).max()) + 1e-6
    sound = sound * np.float32(10 ** (random.uniform(-38, -1) / 20) / peak)
    if random.random() < 0.06:
        sound = sound * np.float32(random.uniform(2, 8))
    return np.clip(sound, -1, 32767 / 32768).astype(np.float32)


def tune(random: Generator) -> Sound:
    """One to four seconds of beeps: steady, gliding or struck tones, alone or in chords."""
    out = np.zeros(int(random.uniform(1, 4) * SAMPLE_RATE))
    at = int(random.uniform(0, 0.8) * SAMPLE_RATE)
    while at < len(out):
        length = min(int(random.uniform(0.04, 1.0) * SAMPLE_RATE), len(out) - at)
        time = np.arange(length) / SAMPLE_RATE
        fade = np.minimum(1, np.minimum(time, time[::-1]) / random.uniform(0.003, 0.05))
        if random.random() < 0.4:
            fade = fade * np.exp(-time * random.uniform(2, 20))
        for _ in range(int(random.integers(1, 4))):
            low = np.exp(random.uniform(np.log(150), np.log(3500)))
            high = low * (1 if random.random() < 0.7 else random.uniform(0.5, 2))
            pitch = low + (high - low) * time / (time[-1] + 1e-3)
            phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
            for overtone in range(1, int(random.integers(2, 6))):
                loudness = random.uniform(0.05, 1) / overtone**2
                out[at : at + length] += fade * loudness * np.sin(overtone * phase)
        at += length + int(random.uniform(0, 0.6) * SAMPLE_RATE)
    return np.asarray(out / (np.abs(out).max() + 1e-6) * 0.5, dtype=np.float32)


def background_only(sound: Sound, random: Generator) -> Sound:
    """One to four seconds of a background sound at any level, with nobody speaking."""
    cut = _cut(sound, int(random.uniform(1, 4) * SAMPLE_RATE), random)
    if random.random() < 0.5:
        cut = add_noise(cut, coloured_noise(len(cut), random), random.uniform(-10, 20))
    peak = float(np.abs(cut).max()) + 1e-6
    cut = cut * np.float32(10 ** (random.uniform(-60, -1) / 20) / peak)
    return np.clip(cut, -1, 1).astype(np.float32)
