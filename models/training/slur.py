"""Slurred speakers, simulated on frames during training: several impairments at once.

Dysarthria is not a single distortion. A slurred speaker is slow *and* imprecise *and* breathy, and
stops in mid-word. `vary.py` draws each of these separately; here they come together, each with its
own strength. Nothing is shared with `conditions.py`, whose middle slur the model is measured on and
which works on waveforms.

Shapes: B utterances, T frames, 40 bands; bands are natural logarithms of power.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from models.training import vary

SLURRED = 0.7
"""Share of the utterances slurred in a batch of slurred speakers."""

PAUSED, SECOND_PAUSE = 0.6, 0.3
"""Shares of those with a pause in mid-word, and of these with another."""

SHORTEST, LONGEST = 8, 40
"""Frames of a pause."""

GATED = 0.4
"""Share of pauses in which a microphone's noise gate closes, making them quieter than the quietest
sound of the clip.
"""


def slurred(
    frames: Tensor, lengths: NDArray[np.int_], random: Generator
) -> tuple[Tensor, NDArray[np.int_]]:
    """Slur most of some utterances, (B, T, 40) cepstra with `lengths` valid frames each.

    Returns longer ones if a pause was inserted, padded with each utterance's last frame.
    """
    rows = np.flatnonzero(random.random(len(frames)) < SLURRED)
    if not len(rows):
        return frames, lengths
    bands = frames @ vary.TO_BANDS
    voices = vary.smeared(bands[rows], 1 + 2 * int(random.integers(1, 6)))
    voices = voices - _dullness(len(rows), random)
    voices = vary.breathy(voices, random, faintest=6.0)
    swing = vary.tremor(len(rows), voices.shape[1], random)
    voices = voices + swing * vary.some(len(rows), 0.7, random)
    bands[rows] = voices
    pauses = [_pauses(bands[row, : lengths[row]], random) for row in rows]
    added = np.zeros(len(bands), dtype=int)
    added[rows] = [sum(len(pause) for _, pause in cuts) for cuts in pauses]
    longer = lengths + added
    room = max(int(longer.max()) - bands.shape[1], 0)
    out = torch.cat([bands, bands[:, -1:].expand(-1, room, -1)], 1)
    for row, cuts in zip(rows, pauses, strict=True):
        parts, at = [], 0
        for place, pause in cuts:
            parts += [bands[row, at:place], pause]
            at = place
        parts.append(bands[row, at:])
        whole = torch.cat(parts)[: out.shape[1]]
        out[row, : len(whole)] = whole
        out[row, len(whole) :] = whole[-1]
    return out[:, : int(longer.max())] @ vary.TO_CEPSTRA, longer


def _dullness(count: int, random: Generator) -> Tensor:
    """A random roll-off of the upper bands, shape (B, 1, 40)."""
    knees = random.uniform(2500, 7000, (count, 1, 1))
    steep = random.uniform(1, 6, (count, 1, 1))
    octaves = np.maximum(0, np.log2(vary.band_centres()[None, None] / knees))
    return torch.from_numpy((steep * octaves).astype(np.float32))


def _pauses(bands: Tensor, random: Generator) -> list[tuple[int, Tensor]]:
    """Where to pause inside the words of an utterance, (T, 40), and the frames of each pause.

    Like a speaker who runs out of breath: at a quiet moment, but not always the quietest.
    """
    if random.random() >= PAUSED:
        return []
    loudness = torch.logsumexp(bands, 1).numpy()
    energy = np.cumsum(np.exp(loudness - loudness.max()))
    first, last = np.searchsorted(energy, (0.08 * energy[-1], 0.92 * energy[-1]))
    inside = np.arange(int(first) + 1, int(last))
    if len(inside) < 4:
        return []
    quiet = inside[np.argsort(loudness[inside], kind="stable")[: max(1, len(inside) // 5)]]
    wanted = 2 if random.random() < SECOND_PAUSE else 1
    places = sorted({int(place) for place in random.choice(quiet, wanted)})
    return [(place, _pause(bands, loudness, random)) for place in places]


def _pause(bands: Tensor, loudness: NDArray[np.float32], random: Generator) -> Tensor:
    """Frames of the clip's own quietest sound, slightly noisy, or with the gate closed."""
    still = np.argsort(loudness)[: max(2, len(loudness) // 20)]
    length = int(random.integers(SHORTEST, LONGEST + 1))
    drawn = bands[torch.from_numpy(random.choice(still, length))]
    noise = torch.from_numpy(random.normal(0, 0.4, drawn.shape).astype(np.float32))
    frames = bands[torch.from_numpy(still)].mean(0) * 0.7 + drawn * 0.3 + noise
    if random.random() < GATED:
        frames = torch.maximum(frames - float(random.uniform(2, 25)), torch.tensor(vary.SILENCE))
    return frames
