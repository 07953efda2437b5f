"""Sound as it passes through the ports: chunks of what is heard, and speech to play."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Hz. All input is resampled to this rate at the edge."""

Samples = NDArray[np.int16]
"""One channel of 16-bit sound, shape (n,)."""


@dataclass(frozen=True)
class AudioChunk:
    """A short piece of microphone input."""

    samples: Samples
    """Shape (n,), at `SAMPLE_RATE`."""
    nothing: bool = False
    """True if the device delivered only zeros, which no real room produces. Once a noise gate that
    opens only for a voice is recognised, its zeros are let through.
    """

    @property
    def seconds(self) -> float:
        """Duration of the chunk."""
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True)
class Speech:
    """A rendered sentence, ready to play."""

    samples: Samples
    """Shape (n,), one channel."""
    rate: int
    """Hz."""

    @property
    def seconds(self) -> float:
        """Playing time."""
        return len(self.samples) / self.rate

    def louder(self, decibels: float) -> "Speech":
        """Return the speech amplified by `decibels`; clipped samples only make it sound rough."""
        if decibels == 0:
            return self
        louder = self.samples.astype(np.float64) * 10 ** (decibels / 20)
        return Speech(np.clip(louder, -32768, 32767).astype(np.int16), self.rate)
