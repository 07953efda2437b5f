"""The acoustic network: a time-delay network that sees 0.55 s of sound around each moment.

It produces one output frame for every third input frame. In training its layers run on those third
frames only; in Vosk the same weights are spliced by input-frame offsets, all multiples of three
after the first layer.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.model_directory import COEFFICIENTS
from models.training.topology import OUTPUTS, PHONES, likenesses

SUBSAMPLING = 3
"""Input frames per output frame."""

FIRST = (-3, -2, -1, 0, 1, 2, 3)
"""Input frames that the first layer splices."""

OFFSETS = ((-3, 0, 3), (-3, 0, 3), (-6, 0, 6), (-6, 0, 6), (-9, 0, 3), (0,))
"""Input-frame offsets of the remaining hidden layers."""

WIDTH = 512
"""Units of a hidden layer."""

LEFT = -min(FIRST) - sum(min(offsets) for offsets in OFFSETS)
RIGHT = max(FIRST) + sum(max(offsets) for offsets in OFFSETS)
"""Input frames seen before and after the current one: 30 and 24."""

DROPOUT = 0.1
"""In training, each unit of an utterance is scaled up or down by up to twice this share."""


def output_frames(frames: int) -> int:
    """Number of output frames for this many input frames."""
    return (frames + SUBSAMPLING - 1) // SUBSAMPLING


class Tdnn(nn.Module):
    """Affine layers, each with a rectifier and batch normalisation; the last one is affine only."""

    def __init__(self, width: int = WIDTH) -> None:
        super().__init__()
        self.width = width
        inputs = [len(FIRST) * COEFFICIENTS, *(len(offsets) * width for offsets in OFFSETS)]
        self.hidden = nn.ModuleList(nn.Linear(size, width) for size in inputs)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width, eps=1e-3, affine=False) for _ in inputs)
        self.output = nn.Linear(width, OUTPUTS)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)
        self.register_buffer("mean", torch.zeros(COEFFICIENTS))
        self.register_buffer("deviation", torch.ones(COEFFICIENTS))

    def normalise_by(self, frames: Tensor) -> None:
        """Estimate each coefficient's mean and deviation from sample frames, shape (n, 40)."""
        self.mean = frames.mean(0)
        self.deviation = frames.std(0)

    def forward(self, frames: Tensor, length: int) -> Tensor:
        """Outputs, shape (utterances, length, 2 * units), of padded frames.

        `frames` has the shape (utterances, LEFT + 3 * length + RIGHT, 40): each utterance's edge
        frames are repeated outwards, as Kaldi does.
        """
        frames = (frames - self.mean) / self.deviation
        windows = frames.unfold(1, len(FIRST), SUBSAMPLING).permute(0, 1, 3, 2)
        values = self._layer(0, windows.reshape(*windows.shape[:2], -1))
        for number, offsets in enumerate(OFFSETS, 1):
            values = self._layer(number, _spliced(values, offsets))
        return torch.as_tensor(self.output(values)[:, :length])

    def _layer(self, number: int, values: Tensor) -> Tensor:
        values = functional.relu(self.hidden[number](values))
        values = self.norms[number](values.flatten(0, 1)).view_as(values)
        if not self.training:
            return values
        # One draw for all frames of an utterance: cheaper than ordinary dropout, and no gaps.
        drawn = torch.rand(len(values), 1, values.shape[2], dtype=values.dtype)
        return torch.as_tensor(values * (1 + 4 * DROPOUT * (drawn - 0.5)))


def with_phones(state: dict[str, Tensor], known: Sequence[str]) -> dict[str, Tensor]:
    """Adapt the state of a network with outputs for `known` phones to today's phones.

    A new phone starts as the phone most like it, so recognition is the same at first.
    """
    units = {phone: number for number, phone in enumerate(known, 1)}
    begun = [0, *(next(units[p] for p in likenesses(phone) if p in units) for phone in PHONES)]
    rows = [2 * unit + later for unit in begun for later in (0, 1)]
    return state | {name: state[name][rows] for name in ("output.weight", "output.bias")}


def _spliced(values: Tensor, offsets: Sequence[int]) -> Tensor:
    """Concatenate neighbouring frames; the result is shorter by the offsets' span."""
    steps = [offset // SUBSAMPLING for offset in offsets]
    first, span = -min(steps), max(steps) - min(steps)
    length = values.shape[1] - span
    return torch.cat([values[:, first + step : first + step + length] for step in steps], -1)
