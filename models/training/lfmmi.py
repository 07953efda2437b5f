"""The training criterion: lattice-free maximum mutual information, from a flat start.

For each utterance, two sums over alignments are compared. The *numerator* sums over all ways to
stretch the utterance's own phones, with optional silences, over its frames; the *denominator* over
all phone strings, weighted by a phone bigram. Their log ratio grows when the spoken phones stand
out, and no prior alignment is needed (Hadian, Sameti, Povey, Khudanpur: "End-to-end speech
recognition using lattice-free MMI", Interspeech 2018; here with monophones).

Shapes: B utterances, T output frames, N phones of the longest utterance, U units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.training.lexicon import Lexicon
from models.training.topology import UNITS, own_phones, unit

IMPOSSIBLE = -1e30
SILENT = 0
"""The unit of silence."""

_SMOOTHING = 0.05


@dataclass(frozen=True)
class Said:
    """The units of an utterance."""

    units: tuple[int, ...]
    optional: tuple[bool, ...]
    """Whether each may be skipped; only silences may."""

    @property
    def shortest(self) -> int:
        """Minimum number of output frames."""
        return self.optional.count(False)


def said(text: str, lexicon: Lexicon) -> Said:
    """Units of a text using each word's usual pronunciation; empty text is silence."""
    if not text:
        return Said((SILENT,), (False,))
    units, optional = [SILENT], [True]
    for word in text.split():
        phones = own_phones(word, lexicon[word][0])
        units += [*(unit(phone) for phone in phones), SILENT]
        optional += [*(False for _ in phones), True]
    return Said(tuple(units), tuple(optional))


def interrupted(item: Said) -> Said:
    """The same utterance, allowing a pause between any two phones of a word."""
    units: list[int] = []
    optional: list[bool] = []
    for unit_, left_out in zip(item.units, item.optional, strict=True):
        if units and not optional[-1] and not left_out:
            units.append(SILENT)
            optional.append(True)
        units.append(unit_)
        optional.append(left_out)
    return Said(tuple(units), tuple(optional))


@dataclass(frozen=True)
class Targets:
    """What was said in a batch."""

    units: Tensor
    """Shape (B, N), padded with 0."""
    optional: Tensor
    """Shape (B, N), booleans."""
    lengths: Tensor
    """Shape (B,): number of units excluding padding."""


def targets(batch: Sequence[Said]) -> Targets:
    """Pad and stack utterances."""
    longest = max(len(item.units) for item in batch)
    units = torch.zeros(len(batch), longest, dtype=torch.long)
    optional = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, item in enumerate(batch):
        units[row, : len(item.units)] = torch.tensor(item.units)
        optional[row, : len(item.units)] = torch.tensor(item.optional)
    return Targets(units, optional, torch.tensor([len(item.units) for item in batch]))


@dataclass(frozen=True)
class PhoneBigram:
    """Log probabilities of unit sequences."""

    first: Tensor
    """Shape (U,)."""
    following: Tensor
    """Shape (U, U): row, then column."""


def phone_bigram(utterances: Iterable[Said], seed: int) -> PhoneBigram:
    """Count units in utterances, taking three of five optional silences, and smooth."""
    random = np.random.default_rng(seed)
    first = np.full(UNITS, _SMOOTHING)
    pairs = np.full((UNITS, UNITS), _SMOOTHING)
    for item in utterances:
        taken = random.random(len(item.units)) < 0.6
        chain = [u for u, o, t in zip(item.units, item.optional, taken, strict=True) if t or not o]
        if chain:
            first[chain[0]] += 1
        np.add.at(pairs, (chain[:-1], chain[1:]), 1)
    pairs = pairs + 0.02 * pairs.sum(0) / pairs.sum() * pairs.sum(1, keepdims=True)
    return PhoneBigram(
        torch.tensor(np.log(first / first.sum()), dtype=torch.float32),
        torch.tensor(np.log(pairs / pairs.sum(1, keepdims=True)), dtype=torch.float32),
    )


def denominator(outputs: Tensor, frames: Tensor, bigram: PhoneBigram) -> Tensor:
    """Log sum over all unit strings, shape (B,). `outputs` is (B, T, 2U), `frames` (B,)."""
    entering, repeating = outputs[..., 0::2], outputs[..., 1::2]
    following = bigram.following.exp()
    scores = bigram.first + entering[:, 0]
    history = [scores]
    for time in range(1, outputs.shape[1]):
        top = scores.max(1, keepdim=True)[0]
        arriving = ((scores - top).exp() @ following + 1e-30).log() + top
        scores = torch.logaddexp(arriving + entering[:, time], scores + repeating[:, time])
        history.append(scores)
    rows = torch.arange(len(frames))
    return torch.logsumexp(torch.stack(history, 1)[rows, frames - 1], 1)


def numerator(outputs: Tensor, frames: Tensor, spoken: Targets, bigram: PhoneBigram) -> Tensor:
    """Log sum over all alignments of what was said, shape (B,)."""
    units, optional, lengths = spoken.units, spoken.optional, spoken.lengths
    count, time = units.shape[1], outputs.shape[1]
    chosen = units[:, None, :].expand(-1, time, -1)
    entering = outputs[..., 0::2].gather(2, chosen)
    repeating = outputs[..., 1::2].gather(2, chosen)
    impossible = torch.tensor(IMPOSSIBLE)
    step = torch.full(units.shape, IMPOSSIBLE)
    step[:, 1:] = bigram.following[units[:, :-1], units[:, 1:]]
    skip = torch.full(units.shape, IMPOSSIBLE)
    start = torch.full(units.shape, IMPOSSIBLE)
    start[:, 0] = bigram.first[units[:, 0]]
    if count > 1:
        start[:, 1] = torch.where(optional[:, 0], bigram.first[units[:, 1]], impossible)
    if count > 2:
        over = bigram.following[units[:, :-2], units[:, 2:]]
        skip[:, 2:] = torch.where(optional[:, 1:-1], over, impossible)
    scores = start + entering[:, 0]
    history = [scores]
    for now in range(1, time):
        arriving = functional.pad(scores[:, :-1], (1, 0), value=IMPOSSIBLE) + step
        if count > 2:
            skipping = functional.pad(scores[:, :-2], (2, 0), value=IMPOSSIBLE) + skip
            arriving = torch.logaddexp(arriving, skipping)
        scores = torch.logaddexp(arriving + entering[:, now], scores + repeating[:, now])
        history.append(scores)
    rows = torch.arange(len(frames))
    ends = torch.stack(history, 1)[rows, frames - 1]
    last = ends[rows, lengths - 1]
    may_stop = (lengths > 1) & optional[rows, lengths - 1]
    before = torch.where(may_stop, ends[rows, (lengths - 2).clamp(min=0)], impossible)
    return torch.logaddexp(last, before)
