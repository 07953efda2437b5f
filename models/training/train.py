"""Train the network: fixed seeds, a fixed number of epochs, one thread.

AdamW with a cosine schedule over batches of utterances of similar length. Arithmetic of the network
is in bfloat16 where the processor has it, the criterion in float32.
"""

import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from models.training import features, lfmmi, vary
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
"""Weight of the mean square of the outputs, which keeps them in a range that the decoder likes."""

FEWEST_FRAMES = 20


class Dataset:
    """Frames and what was said in them; utterances too short for their phones are left out."""

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
        """Item numbers of each batch: alike in length, in random order."""
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
        """Frames of all sounds in which nobody speaks, shape (n, 40)."""
        sounds = [item for item, spoken in self.items if not item.text]
        if not sounds:
            return None
        parts = [self.frames[item.start : item.start + item.frames] for item in sounds]
        return torch.from_numpy(np.concatenate(parts).astype(np.float32))

    def padded(
        self, batch: list[int], variation: Variation | None = None, random: Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        """Frames as `Tdnn.forward` wants them, and the output frames of each utterance."""
        lengths = np.array([self.items[number][0].frames for number in batch])
        frames = np.empty((len(batch), lengths.max(), self.frames.shape[1]), dtype=np.float32)
        for row, number in enumerate(batch):
            item = self.items[number][0]
            frames[row, : item.frames] = self.frames[item.start : item.start + item.frames]
            frames[row, item.frames :] = frames[row, item.frames - 1]
        out = torch.from_numpy(frames)
        if variation and random:
            needed = [SUBSAMPLING * (self.items[number][1].shortest + 2) for number in batch]
            factor = max(variation.tempo(random), float(np.max(needed / lengths)))
            lengths = np.round(lengths * factor).astype(int)
            out = variation(vary.stretched(out, int(lengths.max())), random)
        counts = [output_frames(int(length)) for length in lengths]
        room = SUBSAMPLING * max(counts) - out.shape[1] + RIGHT
        edges = (out[:, :1].expand(-1, LEFT, -1), out, out[:, -1:].expand(-1, room, -1))
        return torch.cat(edges, 1), torch.tensor(counts)


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
    """The value to make small, per output frame, and the log ratio alone."""
    frames, lengths = data.padded(batch, variation, random)
    longest = int(lengths.max())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = network(frames, longest)
    outputs = outputs.float()
    spoken = lfmmi.targets([data.items[number][1] for number in batch])
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
    """Train for `count` passes over the data, handing out the network after each.

    With a network to `start` from, go on with half the learning rate.
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
            step += 1
            ratios.append(ratio)
            if step % 200 == 0:
                seconds = time.monotonic() - started
                mean = float(np.mean(ratios[-200:]))
                print(f"epoch {epoch} step {step}/{steps} {mean:.4f} {seconds:.0f} s", flush=True)
        network.eval()
        yield network
