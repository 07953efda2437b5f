"""Varies frames of sound during training, so that no two epochs hear the same thing.

The 40 cepstra of a frame are a reversible transform of 40 mel bands. In the bands, much of what
distinguishes speakers, microphones and impaired speech is cheap to imitate for a whole batch at
once: vocal tract length, the microphone's frequency response and bandwidth, background sound,
smeared articulation, tremor, breathiness and tempo. Bands are natural logarithms of power; one unit
is 4.3 dB.

Shapes: B utterances, T frames, 40 coefficients or bands.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.training.model_directory import COEFFICIENTS, HIGHEST, LOWEST

_LIFTER = 22
_DECIBEL = math.log(10) / 10
FRAMES_PER_SECOND = 100

LOST = 6
"""Maximum number of frames that a truncated word loses."""

SILENCE = -15.94
"""A band of digital silence: the logarithm of the smallest power that Kaldi accepts."""


@dataclass(frozen=True)
class Chances:
    """The probability of each variation of an utterance."""

    tempo: float = 0.4
    """For a whole batch."""
    tract: float = 0.5
    noise: float = 0.12
    microphone: float = 0.4
    band: float = 0.08
    smear: float = 0.1
    tremor: float = 0.05
    breath: float = 0.04
    blot: float = 0.15
    """For masking a few bands, and again for masking a moment."""
    slur: float = 0.25
    """For a whole batch, in which most utterances are slurred (`slur.py`)."""
    cut: float = 0.15
    """For a person's single word."""


def _transform() -> Tensor:
    """Bands to cepstra, shape (40, 40), to be multiplied from the right; as in Kaldi."""
    band = np.arange(COEFFICIENTS) + 0.5
    order = np.arange(COEFFICIENTS)
    cosines = np.cos(np.pi / COEFFICIENTS * np.outer(band, order)) * math.sqrt(2 / COEFFICIENTS)
    cosines[:, 0] = math.sqrt(1 / COEFFICIENTS)
    lifter = 1 + 0.5 * _LIFTER * np.sin(np.pi * order / _LIFTER)
    return torch.tensor(cosines * lifter, dtype=torch.float32)


TO_CEPSTRA = _transform()
TO_BANDS = torch.linalg.inv(TO_CEPSTRA.double()).float()


def _mel(hertz: np.ndarray) -> np.ndarray:
    return np.asarray(1127 * np.log(1 + hertz / 700))


def band_centres() -> np.ndarray:
    """Centre of each band in Hz."""
    edges = np.linspace(_mel(np.array(LOWEST)), _mel(np.array(HIGHEST)), COEFFICIENTS + 2)
    return np.asarray(700 * (np.exp(edges[1:-1] / 1127) - 1))


_CENTRES = band_centres()


def tract_warp(factor: float) -> Tensor:
    """Shape (40, 40): bands of a speaker whose formants are `factor` times as high.

    The warp bends at the top so that the highest frequency stays in place.
    """
    knee = 4800 / max(factor, 1)
    above = (HIGHEST - knee) / (HIGHEST - factor * knee)
    source = np.where(
        factor * knee >= _CENTRES,
        _CENTRES / factor,
        HIGHEST - (HIGHEST - _CENTRES) * above,
    )
    place = np.interp(_mel(source), _mel(_CENTRES), np.arange(COEFFICIENTS))
    low = np.minimum(place.astype(int), COEFFICIENTS - 2)
    matrix = np.zeros((COEFFICIENTS, COEFFICIENTS))
    columns = np.arange(COEFFICIENTS)
    matrix[low, columns] = 1 - (place - low)
    matrix[low + 1, columns] = place - low
    return torch.tensor(matrix, dtype=torch.float32)


_TRACTS = torch.stack([tract_warp(factor) for factor in np.linspace(0.9, 1.12, 23)])

_COLOURS = torch.tensor(
    np.cos(np.pi / COEFFICIENTS * np.outer(np.arange(1, 7), np.arange(COEFFICIENTS) + 0.5)),
    dtype=torch.float32,
)
_COLOUR_SPREAD = torch.tensor([0.6, 0.4, 0.3, 0.2, 0.15, 0.1])


def _level(bands: Tensor) -> Tensor:
    """Logarithm of the mean power of each utterance, shape (B, 1, 1)."""
    power = torch.logsumexp(bands, (1, 2), keepdim=True)
    return power - math.log(bands.shape[1])


class Variation:
    """Draws variations; `background` are frames of sounds without speech, shape (n, 40)."""

    def __init__(self, background: Tensor | None = None, chances: Chances | None = None) -> None:
        self._background = None if background is None else background @ TO_BANDS
        self._chances = chances or Chances()

    def slurred(self, random: Generator) -> bool:
        """Whether a batch consists of slurred speakers."""
        return bool(random.random() < self._chances.slur)

    def tempo(self, random: Generator, slurred: bool = False) -> float:
        """Draw the stretch factor for the utterances of a batch."""
        if slurred:
            return float(random.uniform(1.0, 1.6))
        if random.random() >= self._chances.tempo:
            return 1.0
        return float(random.uniform(0.85, 1.4))

    def cut(self, frames: NDArray[np.float16], random: Generator) -> NDArray[np.float16]:
        """Sometimes truncate a single word, shape (T, 40), a little after its start or before its
        end, like recordings that start too late or stop too soon.
        """
        if random.random() >= self._chances.cut:
            return frames
        loudness = frames[:, 0].astype(np.float32)  # proportional to the mean of the bands
        quiet, loud = np.percentile(loudness, 10), loudness.max()
        word = np.flatnonzero(loudness > quiet + 0.4 * (loud - quiet))
        lost = int(random.integers(0, LOST + 1))
        if random.random() < 0.5:
            return frames[min(int(word[0]) + lost, len(frames) // 2) :]
        return frames[: max(int(word[-1]) + 1 - lost, len(frames) // 2)]

    def __call__(self, frames: Tensor, random: Generator) -> Tensor:
        """Vary utterances, shape (B, T, 40), each in its own way."""
        chances, count = self._chances, len(frames)

        def picked(chance: float) -> np.ndarray:
            return np.flatnonzero(random.random(count) < chance)

        bands = frames @ TO_BANDS
        rows = picked(chances.tract)
        if len(rows):
            drawn = torch.from_numpy(random.integers(0, len(_TRACTS), len(rows)))
            bands[rows] = torch.bmm(bands[rows], _TRACTS[drawn])
        rows = picked(chances.smear)
        if len(rows):
            bands[rows] = smeared(bands[rows], 1 + 2 * int(random.integers(1, 5)))
        rows = picked(chances.breath)
        if len(rows):
            bands[rows] = breathy(bands[rows], random)
        rows = picked(chances.tremor)
        if len(rows):
            bands[rows] += tremor(len(rows), bands.shape[1], random)
        rows = picked(chances.microphone)
        if len(rows):
            drawn = torch.from_numpy(random.normal(size=(len(rows), 6)).astype(np.float32))
            bands[rows] += ((drawn * _COLOUR_SPREAD) @ _COLOURS)[:, None]
            bands[rows] += _uniform(-2, 2, len(rows), random)
        rows = picked(chances.noise)
        if len(rows) and self._background is not None:
            bands[rows] = self._noisy(bands[rows], random)
        for row in picked(chances.band):
            _narrow(bands[row], random)
        for row in picked(chances.blot):
            first, width = int(random.integers(COEFFICIENTS)), int(random.integers(2, 8))
            bands[row, :, first : first + width] = bands[row, :, first : first + width].mean(0)
        for row in picked(chances.blot):
            first, width = int(random.integers(bands.shape[1])), int(random.integers(1, 10))
            bands[row, first : first + width] = bands[row].mean(0)
        return torch.as_tensor(bands @ TO_CEPSTRA)

    def _noisy(self, bands: Tensor, random: Generator) -> Tensor:
        assert self._background is not None
        count, length = bands.shape[:2]
        starts = random.integers(0, max(1, len(self._background) - length), count)
        inside = (starts[:, None] + np.arange(length)) % len(self._background)
        sound = self._background[torch.from_numpy(inside)]
        below = _uniform(2, 28, count, random) * _DECIBEL
        return torch.logaddexp(bands, sound - _level(sound) + _level(bands) - below)


def some(count: int, chance: float, random: Generator) -> Tensor:
    """1 for selected utterances and 0 for the others, shape (B, 1, 1)."""
    return torch.from_numpy((random.random((count, 1, 1)) < chance).astype(np.float32))


def _uniform(low: float, high: float, count: int, random: Generator) -> Tensor:
    return torch.from_numpy(random.uniform(low, high, (count, 1, 1)).astype(np.float32))


def stretched(frames: Tensor, length: int) -> Tensor:
    """Stretch utterances, shape (B, T, 40), to another length: slower or faster, same pitch."""
    turned = frames.transpose(1, 2)
    longer = functional.interpolate(turned, size=length, mode="linear").transpose(1, 2)
    return torch.as_tensor(longer)


def smeared(bands: Tensor, width: int) -> Tensor:
    """Imprecise articulation: each band's mean power over `width` (odd) frames."""
    top = bands.amax((1, 2), keepdim=True)
    power = (bands - top).exp().transpose(1, 2)
    power = functional.pad(power, (width // 2, width // 2), mode="replicate")
    mean = functional.avg_pool1d(power, width, 1).transpose(1, 2)
    return torch.as_tensor((mean + 1e-12).log() + top)


def breathy(bands: Tensor, random: Generator, faintest: float = 4.0) -> Tensor:
    """Breath noise along with the voice, stronger at higher frequencies."""
    loudness = torch.logsumexp(bands, 2, keepdim=True) - math.log(COEFFICIENTS)
    rising = torch.linspace(-1, 1, COEFFICIENTS)
    return torch.logaddexp(bands, loudness + rising - _uniform(0.5, faintest, len(bands), random))


def tremor(count: int, length: int, random: Generator) -> Tensor:
    """A voice whose loudness rises and falls four to eight times a second."""
    rate = _uniform(4, 8, count, random) * 2 * math.pi / FRAMES_PER_SECOND
    phase = _uniform(0, 2 * math.pi, count, random)
    depth = _uniform(0.3, 1.5, count, random)
    return depth * torch.sin(rate * torch.arange(length)[None, :, None] + phase)


def _narrow(bands: Tensor, random: Generator) -> None:
    """Remove the top or the bottom in place, as telephones and small microphones do."""
    if random.random() < 0.7:
        above = int(np.searchsorted(_CENTRES, random.uniform(3000, 6500)))
        bands[:, above:] -= float(random.uniform(2, 9))
    else:
        below = int(np.searchsorted(_CENTRES, random.uniform(120, 450)))
        bands[:, :below] -= float(random.uniform(1, 6))
