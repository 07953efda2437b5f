"""Downmixes several channels without losing a voice that appears in them with opposite signs.

A balanced microphone on a stereo socket delivers the same voice twice, once inverted: the sum is
silence.
"""

from __future__ import annotations

import numpy as np

from voice_app.sound import Samples

_CANCELS = 0.1
"""Share of the loudest channel's energy below which a mix has lost it. A voice in one of two
channels leaves 0.25, independent noise in both 0.5.
"""


class Mixer:
    """Mixes interleaved samples down to one channel, remembering how a stream's channels relate."""

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._of_each = np.zeros(channels)
        self._of_mixture = 0.0

    def __call__(self, samples: Samples) -> Samples:
        """Return the next piece as one channel."""
        if self._channels == 1:
            return samples
        each = samples.reshape(-1, self._channels).astype(np.float64)  # two loud ones would not fit
        mixed = each.mean(axis=1)
        self._of_each += (each**2).sum(axis=0)
        self._of_mixture += float((mixed**2).sum())
        loudest = int(self._of_each.argmax())
        if self._of_mixture < _CANCELS * self._of_each[loudest]:
            mixed = each[:, loudest]
        one: Samples = np.rint(mixed).astype(np.int16)
        return one
