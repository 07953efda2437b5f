"""The conditions under which a model is measured: noise, a room, and slurred speech.

They are implemented separately from the training distortions (`augment.py`), so that a model is not
measured on exactly what it learned. All sound is float32 at 16 kHz, shape (n,); each function draws
from the generator passed to it.

The middle slur approximates an intelligible but clearly slurred speaker:

| feature              | how                                                              |
|----------------------|------------------------------------------------------------------|
| slow                 | 1.25 times as long, pitch unchanged                              |
| imprecise consonants | spectrum smeared over 56 ms, then low-passed at 4.4 kHz          |
| tremor               | loudness varies by 30 % at 4.5 to 5.5 Hz                         |
| breathiness          | noise that follows the voice, 20 dB below it                     |
| a pause              | 0.25 s of silence at the quietest place inside the words         |

For a slow speaker, who takes 1.4 times as long, only the tempo changes.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from models.training import augment
from models.training.augment import Sound
from models.training.features import read_sound
from voice_app.sound import SAMPLE_RATE

Disturb = Callable[[Sound, Generator], Sound]

NOISE_DECIBELS = 10.0
"""The voice's level relative to the noise."""
ROOM_SECONDS = 0.5
"""Reverberation time: seconds until the sound of the room has fallen by 60 dB."""
ROOM_DECIBELS = 5.0
"""The direct sound's level relative to that of the room."""
TELEVISION_DECIBELS = 10.0
"""The voice's level relative to the television."""
TELEVISION_SECONDS = 1.0
"""Seconds of television before the voice, and after it."""
SLOW = 1.4
SLOWNESS = 1.25
SMEAR_FRAMES = 7
LOWPASS = 4400
TREMOR = 0.3
BREATH_DECIBELS = 20.0
PAUSE_SECONDS = 0.25

_FRAME, _HOP = 512, 128


def clean(sound: Sound, random: Generator) -> Sound:
    """Leave a sound as it is."""
    return sound


def pink_noise(sound: Sound, random: Generator) -> Sound:
    """Add pink noise."""
    noise = augment.coloured_noise(len(sound), random, 0.5)
    return augment.add_noise(sound, noise, NOISE_DECIBELS)


def room(sound: Sound, random: Generator) -> Sound:
    """Add reverberation, including its tail."""
    length = int(ROOM_SECONDS * SAMPLE_RATE)
    tail = random.normal(size=length) * 10 ** (-3 * np.arange(length) / length)
    tail[: int(0.003 * SAMPLE_RATE)] = 0
    tail *= 10 ** (-ROOM_DECIBELS / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    heard = fftconvolve(sound, tail)[: len(sound) + length // 2]
    return np.asarray(heard, dtype=np.float32)


def middle_slur(sound: Sound, random: Generator) -> Sound:
    """Slur a voice as in the table above."""
    slow = _stretched(sound, SLOWNESS, smear=SMEAR_FRAMES)
    dull = np.asarray(sosfilt(butter(4, LOWPASS, fs=SAMPLE_RATE, output="sos"), slow))
    seconds = np.arange(len(dull)) / SAMPLE_RATE
    swing = np.sin(2 * np.pi * ((4.5 + random.random()) * seconds + random.random()))
    voice = dull * (1 + TREMOR * swing)
    breath = np.abs(voice) * random.normal(size=len(voice))
    voice = voice + breath * 10 ** (-BREATH_DECIBELS / 20)
    slurred = np.asarray(_with_pause(voice), dtype=np.float32)
    return slurred * np.float32(augment.level(sound) / augment.level(slurred))


def slow_speaker(sound: Sound, random: Generator) -> Sound:
    """Speak 1.4 times as slowly, at the same pitch."""
    return np.asarray(_stretched(sound, SLOW, smear=1), dtype=np.float32)


def television(talk: Sequence[Path]) -> Disturb:
    """Return a distortion that plays other people's recorded sentences, from `talk`, throughout."""

    def over_television(sound: Sound, random: Generator) -> Sound:
        around = int(TELEVISION_SECONDS * SAMPLE_RATE)
        needed, said = len(sound) + 2 * around, np.zeros(0, dtype=np.float32)
        while len(said) < needed:
            said = np.concatenate([said, read_sound(talk[int(random.integers(len(talk)))])])
        said = said[:needed] * np.float32(
            10 ** (-TELEVISION_DECIBELS / 20) * augment.level(sound) / augment.level(said[:needed])
        )
        return np.asarray(np.pad(sound, around) + said, dtype=np.float32)

    return over_television


CONDITIONS: Mapping[str, Disturb] = {
    "clean": clean,
    "pink noise 10 dB": pink_noise,
    "room 0.5 s": room,
    "middle slur": middle_slur,
}


def _stretched(sound: Sound, slowness: float, *, smear: int) -> NDArray[np.float64]:
    """Stretch with a phase vocoder, averaging magnitudes over `smear` frames."""
    padded = np.pad(sound.astype(np.float64), _FRAME)
    window = np.hanning(_FRAME)
    starts = range(0, len(padded) - _FRAME, _HOP)
    spectra = np.array([np.fft.rfft(window * padded[s : s + _FRAME]) for s in starts])
    kernel = np.ones(smear) / smear
    smeared = np.apply_along_axis(np.convolve, 0, np.abs(spectra), kernel, "same")
    steps = np.diff(np.angle(spectra), axis=0)
    places = np.arange(0, len(spectra) - 1, 1 / slowness)
    phase = np.angle(spectra[0])
    out = np.zeros(len(places) * _HOP + _FRAME)
    weight = np.full_like(out, 1e-3)
    for number, place in enumerate(places):
        frame = np.fft.irfft(smeared[int(place)] * np.exp(1j * phase), _FRAME)
        start = number * _HOP
        out[start : start + _FRAME] += window * frame
        weight[start : start + _FRAME] += window**2
        phase = phase + steps[int(place)]
    return out / np.maximum(weight, 0.1)


def _with_pause(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Insert a pause at the quietest 20 ms between the first and the last tenth of the words'
    energy.
    """
    energy = np.cumsum(sound**2)
    first, last = np.searchsorted(energy, (0.1 * energy[-1], 0.9 * energy[-1]))
    width = SAMPLE_RATE // 50
    places = np.arange(first, max(int(last) - width, int(first) + 1), width)
    at = int(places[np.argmin([np.sum(sound[p : p + width] ** 2) for p in places])]) + width // 2
    pause = np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE))
    return np.concatenate([sound[:at], pause, sound[at:]])
