"""A model directory whose network is set by hand: it hears a low tone, a high tone, or nothing."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.kaldi_format import Layer, Precision
from models.training.lexicon import Lexicon
from models.training.model_directory import COEFFICIENTS, write_model
from models.training.topology import OUTPUTS, unit
from models.training.tree import GraphOptions

LEXICON: Lexicon = {"low": (("AY1",),), "high": (("OW1",),), "rising": (("AY1", "OW1"),)}
"""The low tone sounds as the phone AY1, the high one as OW1."""

PHRASES = ("low high", "low low", "high")
"""Those of several words are words of their own, too."""

LOW_TONE, HIGH_TONE = 300.0, 3000.0
"""Hz."""


def mel_from_cepstra() -> NDArray[np.float64]:
    """Matrix that undoes Kaldi's cosine transform and its lifter of 22."""
    numbers = np.arange(COEFFICIENTS)
    cosines = np.cos(np.pi / COEFFICIENTS * np.outer(numbers, numbers + 0.5))
    weight = np.where(numbers == 0, np.sqrt(1 / COEFFICIENTS), np.sqrt(2 / COEFFICIENTS))
    lifter = 1 + 11 * np.sin(np.pi * numbers / 22)
    return np.asarray(cosines.T * (weight / lifter))


def layers() -> list[Layer]:
    """Low band louder than the high band is AY1, the reverse is OW1, neither is silence."""
    mel = mel_from_cepstra()
    difference = mel[2:10].mean(0) - mel[20:30].mean(0)
    first = Layer((0,), np.stack([difference, -difference]), np.zeros(2), rectified=True)
    weights, bias = np.zeros((OUTPUTS, 2)), np.full(OUTPUTS, -20.0)
    for phone, source in (("AY1", 0), ("OW1", 1)):
        rows = slice(2 * unit(phone), 2 * unit(phone) + 2)
        weights[rows, source], bias[rows] = 1.0, 0.0
    weights[0:2], bias[0:2] = -1.0, 3.0
    return [first, Layer((0,), weights, bias, rectified=False)]


def write(
    folder: Path, precision: Precision = Precision.FLOAT32, options: GraphOptions | None = None
) -> Path:
    """Write the model."""
    write_model(folder, layers(), LEXICON, options or GraphOptions(), precision, PHRASES)
    return folder


def sound(*tones: float) -> bytes:
    """Half a second of each tone (0 Hz is silence), as 16-bit samples with silence around."""
    time = np.arange(8000) / 16000
    parts = [0.3 * np.sin(2 * np.pi * tone * time) for tone in (0.0, *tones, 0.0)]
    return (np.concatenate(parts) * 32767).astype("<i2").tobytes()
