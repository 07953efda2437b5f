"""Trains the network: fixed seeds, a fixed number of epochs, one thread.

AdamW with a cosine schedule over batches of utterances of similar length. The network runs in
bfloat16 if the processor supports it, the criterion in float32.
"""

import copy
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from models.training import features, lfmmi, slur, vary
from models.training.corpus import SINGLE_WORDS
from models.training.features import Indexed
from models.training.lexicon import Lexicon
from models.training.lfmmi import PhoneBigram, Said
from models.training.network import LEFT, RIGHT, SUBSAMPLING, WIDTH, Tdnn, output_frames
from models.training.vary import Variation

SEED = 20261121
BATCH_FRAMES = 6500
"""Input frames in a batch, padding included."""

LEARNING_RATE = 2e-3
WARM_UP = 150
"""Steps over which the learning rate rises."""

WEIGHT_DECAY = 1e-2
OUTPUT_PENALTY = 5e-4
"""Weight of the mean square of the outputs, which keeps them in a range suited to the decoder."""

FEWEST_FRAMES = 20

MEMORY = 0.999
"""Decay per step of the returned weight average, covering roughly the last thousand steps."""

SETTLING = 100
"""Batches for re-estimating the averaged network's normalisation."""


class Padded(NamedTuple):
    """A batch for the network."""

    frames: Tensor
    """In the form that `Tdnn.forward` expects."""
    lengths: Tensor
    """Output frames of each utterance, shape (B,)."""
    slurred: bool
    """Whether speakers pause in mid-word."""


class Dataset:
    """Frames and their words; utterances too short for their phones are left out."""

    def __init__(self, path: Path, lexicon: Lexicon) -> None:
        self.frames = features.map_frames(path)
        self.items: list[tuple[Indexed, Said]] = []
        for item in features.read_index(path):
            if any(word not in lexicon for word in item.text.split()):
                continue
            spoken = lfmmi.said(item.text, lexicon)
            room = output_frames(item.frames)
            if item.frames >= FEWEST_FRAMES and room > spoken.shortest + 1:
                self.items.append((item, spoken))

    def batches(self, random: Generator) -> list[list[int]]:
        """Item numbers of each batch: similar in length, in random order."""
        lengths = np.array([item.frames for item, _ in self.items])
        order = np.argsort(lengths + random.uniform(0, 12, len(lengths)), kind="stable")
        batches: list[list[int]] = []
        current: list[int] = []
        for number in order.tolist():
            if current and lengths[number] * (len(current) + 1) > BATCH_FRAMES:
                batches.append(current)
                current = []
            current.append(number)
        batches.append(current)
        return [batches[number] for number in random.permutation(len(batches))]

    def background(self) -> Tensor | None:
        """Frames of all sounds without speech, shape (n, 40)."""
        sounds = [item for item, spoken in self.items if not item.text]
        if not sounds:
            return None
        parts = [self.frames[item.start : item.start + item.frames] for item in sounds]
        return torch.from_numpy(np.concatenate(parts).astype(np.float32))

    def _frames_of(self, item: Indexed) -> NDArray[np.float16]:
        return self.frames[item.start : item.start + item.frames]

    def padded(
        self, batch: list[int], variation: Variation | None = None, random: Generator | None = None
    ) -> Padded:
        """The utterances of a batch, varied."""
        parts = [self._frames_of(self.items[number][0]) for number in batch]
        if variation and random:
            for row, number in enumerate(batch):
                if self.items[number][0].kind in SINGLE_WORDS:
                    parts[row] = variation.cut(parts[row], random)
        lengths = np.array([len(part) for part in parts])
        frames = np.empty((len(batch), lengths.max(), self.frames.shape[1]), dtype=np.float32)
        for row, part in enumerate(parts):
            frames[row, : len(part)] = part
            frames[row, len(part) :] = part[-1]
        out, slurred = torch.from_numpy(frames), False
        if variation and random:
            needed = [SUBSAMPLING * (self.items[number][1].shortest + 2) for number in batch]
            slurred = variation.slurred(random)
            factor = max(variation.tempo(random, slurred), float(np.max(needed / lengths)))
            lengths = np.round(lengths * factor).astype(int)
            out = vary.stretched(out, int(lengths.max()))
            if slurred:
                out, lengths = slur.slurred(out, lengths, random)
            out = variation(out, random)
        counts = [output_frames(int(length)) for length in lengths]
        room = SUBSAMPLING * max(counts) - out.shape[1] + RIGHT
        edges = (out[:, :1].expand(-1, LEFT, -1), out, out[:, -1:].expand(-1, room, -1))
        return Padded(torch.cat(edges, 1), torch.tensor(counts), slurred)


def _rate(step: int, steps: int, highest: float) -> float:
    cosine = 0.5 * (1 + math.cos(math.pi * step / steps))
    return highest * min(1, (step + 1) / WARM_UP) * (0.02 + 0.98 * cosine)


def _loss(
    network: Tdnn,
    data: Dataset,
    batch: list[int],
    bigram: PhoneBigram,
    variation: Variation | None,
    random: Generator,
) -> tuple[Tensor, float]:
    """The loss per output frame, and the log ratio alone."""
    frames, lengths, slurred = data.padded(batch, variation, random)
    longest = int(lengths.max())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = network(frames, longest)
    outputs = outputs.float()
    items = [data.items[number][1] for number in batch]
    spoken = lfmmi.targets([lfmmi.interrupted(item) for item in items] if slurred else items)
    ratio = lfmmi.numerator(outputs, lengths, spoken, bigram)
    ratio = ratio - lfmmi.denominator(outputs, lengths, bigram)
    inside = (torch.arange(longest)[None] < lengths[:, None])[..., None]
    penalty = OUTPUT_PENALTY * ((outputs * inside) ** 2).sum()
    total = lengths.sum()
    return (penalty - ratio.sum()) / total, float(ratio.sum().detach() / total)


def epochs(
    data: Dataset,
    count: int,
    width: int = WIDTH,
    varied: bool = True,
    start: Tdnn | None = None,
) -> Iterator[Tdnn]:
    """Train for `count` passes over the data, yielding the network after each.

    Given a network to `start` from, continue with half the learning rate.
    """
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    random = np.random.default_rng(SEED)
    highest = LEARNING_RATE / 2 if start else LEARNING_RATE
    network = start or Tdnn(width)
    if not start:
        network.normalise_by(torch.tensor(np.asarray(data.frames[::97], dtype=np.float32)))
    bigram = lfmmi.phone_bigram((spoken for _, spoken in data.items), SEED)
    optimiser = torch.optim.AdamW(
        network.parameters(), LEARNING_RATE, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY
    )
    variation = Variation(data.background()) if varied else None
    plan = [data.batches(random) for _ in range(count)]
    steps = sum(len(batches) for batches in plan)
    average = copy.deepcopy(network)
    step, started = 0, time.monotonic()
    for epoch, batches in enumerate(plan, 1):
        network.train()
        ratios = []
        for batch in batches:
            for group in optimiser.param_groups:
                group["lr"] = _rate(step, steps, highest)
            loss, ratio = _loss(network, data, batch, bigram, variation, random)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            _remember(average, network, step)
            step += 1
            ratios.append(ratio)
            if step % 200 == 0:
                seconds = time.monotonic() - started
                mean = float(np.mean(ratios[-200:]))
                print(f"epoch {epoch} step {step}/{steps} {mean:.4f} {seconds:.0f} s", flush=True)
        yield _settled(average, data, batches, variation, random)


def _settled(
    mean: Tdnn,
    data: Dataset,
    batches: list[list[int]],
    variation: Variation | None,
    random: Generator,
) -> Tdnn:
    """Give the averaged network the normalisation that fits its own weights."""
    settled = copy.deepcopy(mean)
    settled.train()
    for norm in settled.norms:
        assert isinstance(norm, torch.nn.BatchNorm1d)
        norm.reset_running_stats()
        norm.momentum = None  # all batches have equal weight
    chosen = random.permutation(len(batches))[:SETTLING]
    for number in chosen:
        frames, lengths, _ = data.padded(batches[int(number)], variation, random)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            settled(frames, int(lengths.max()))
    settled.eval()
    return settled


def _remember(mean: Tdnn, network: Tdnn, step: int) -> None:
    """Update the averaged weights, quickly at first."""
    share = max(1 - MEMORY, 9 / (step + 10))
    with torch.no_grad():
        for kept, new in zip(mean.parameters(), network.parameters(), strict=True):
            kept.lerp_(new, share)
