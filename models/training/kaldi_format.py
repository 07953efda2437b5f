"""Writes Kaldi's binary model file, `am/final.mdl`, with numpy alone.

The file contains a transition model (which phone and which network outputs belong to a transition
id) and an "nnet3" network. All numbers are little-endian; a standalone number is preceded by a byte
with its length. The layout was taken from the Kaldi sources (`hmm/transition-model.cc`,
`nnet3/nnet-nnet.cc`, `matrix/compressed-matrix.cc`, Apache-2.0) and checked against vosk 0.3.45.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.training import eight_bits
from models.training.topology import ALL_PHONES, TRANSITION_STATES


class Precision(Enum):
    """How a weight matrix is stored; the value is Kaldi's token."""

    FLOAT32 = "FM"
    UINT8 = "CM"
    """A separate scale for each column (`eight_bits.py`)."""


@dataclass(frozen=True)
class Layer:
    """An affine transform of the network, with its rectifier."""

    offsets: tuple[int, ...]
    """Input frames to splice, relative to the current one (10 ms steps)."""
    weights: NDArray[np.float64]
    """Shape (outputs, len(offsets) * inputs); columns are grouped by offset."""
    bias: NDArray[np.float64]
    """Shape (outputs,)."""
    rectified: bool
    """Whether negative outputs become 0; the last layer keeps them."""


def token(text: str) -> bytes:
    """A keyword of the format."""
    return text.encode("ascii") + b" "


def integer(value: int) -> bytes:
    """A 32-bit integer."""
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    """A 32-bit float."""
    return b"\x04" + struct.pack("<f", value)


def double(value: float) -> bytes:
    """A 64-bit float."""
    return b"\x08" + struct.pack("<d", value)


def integers(values: Iterable[int]) -> bytes:
    """A vector of 32-bit integers."""
    array = np.fromiter(values, dtype="<i4")
    return b"\x04" + struct.pack("<i", len(array)) + array.tobytes()


def vector(values: ArrayLike) -> bytes:
    """A vector of 32-bit floats."""
    array = np.asarray(values, dtype="<f4")
    return token("FV") + integer(len(array)) + array.tobytes()


def matrix(values: NDArray[np.float64], precision: Precision = Precision.UINT8) -> bytes:
    """A matrix."""
    if precision is Precision.UINT8:
        return token(precision.value) + eight_bits.columns(values)
    rows, columns = values.shape
    body = values.astype("<f4").tobytes()
    return token(precision.value) + integer(rows) + integer(columns) + body


def transition_model() -> bytes:
    """One topology entry shared by all phones, then each transition state's phone and outputs."""
    half = float(np.log(0.5))
    states = len(TRANSITION_STATES)
    entry = b"".join(
        [
            # -1 means that entering and repeating have different outputs; then one entry.
            integer(-1) + integer(1),
            integer(2),  # an emitting state and a final one
            integer(0) + integer(1),  # class of the entering output, then of the repeating one
            integer(2) + integer(0) + real(0.5) + integer(1) + real(0.5),
            integer(-1) + integer(-1) + integer(0),
        ]
    )
    tuples = b"".join(
        integer(phone) + integer(0) + integer(2 * unit) + integer(2 * unit + 1)
        for phone, unit in TRANSITION_STATES
    )
    return b"".join(
        [
            token("<TransitionModel>") + token("<Topology>"),
            integers(range(1, ALL_PHONES + 1)) + integers([-1] + [0] * ALL_PHONES),
            entry + token("</Topology>"),
            token("<Tuples>") + integer(states) + tuples + token("</Tuples>"),
            token("<LogProbs>") + vector([0.0] + [half] * (2 * states)) + token("</LogProbs>"),
            token("</TransitionModel>"),
        ]
    )


def _spliced(source: str, offsets: Sequence[int]) -> str:
    parts = [source if offset == 0 else f"Offset({source}, {offset})" for offset in offsets]
    return f"Append({', '.join(parts)})" if len(parts) > 1 else parts[0]


def network(layers: Sequence[Layer], inputs: int, precision: Precision) -> bytes:
    """The "nnet3" part: a text description of the graph, then the components' numbers."""
    lines = [f"input-node name=input dim={inputs}"]
    components: list[tuple[str, bytes]] = []
    source = "input"
    for number, layer in enumerate(layers, 1):
        name = f"l{number}.affine"
        lines.append(
            f"component-node name={name} component={name} input={_spliced(source, layer.offsets)}"
        )
        body = token("<FixedAffineComponent>") + token("<LinearParams>")
        body += matrix(layer.weights, precision)
        body += token("<BiasParams>") + vector(layer.bias) + token("</FixedAffineComponent>")
        components.append((name, body))
        source = name
        if layer.rectified:
            name = f"l{number}.relu"
            lines.append(f"component-node name={name} component={name} input={source}")
            body = token("<RectifiedLinearComponent>") + token("<Dim>") + integer(len(layer.bias))
            body += token("<ValueAvg>") + vector([]) + token("<DerivAvg>") + vector([])
            body += token("<Count>") + double(0.0) + token("</RectifiedLinearComponent>")
            components.append((name, body))
            source = name
    lines.append(f"output-node name=output input={source} objective=linear")
    text = "\n".join(lines) + "\n\n"
    return b"".join(
        [
            token("<Nnet3>") + b"\n" + text.encode("ascii"),
            token("<NumComponents>") + integer(len(components)),
            *(token("<ComponentName>") + token(name) + body for name, body in components),
            token("</Nnet3>"),
        ]
    )


def context(layers: Sequence[Layer]) -> tuple[int, int]:
    """Number of frames the network sees before and after the current one."""
    left = sum(-min(*layer.offsets, 0) for layer in layers)
    right = sum(max(*layer.offsets, 0) for layer in layers)
    return left, right


def write_acoustic_model(
    path: Path, layers: Sequence[Layer], inputs: int, precision: Precision = Precision.UINT8
) -> None:
    """Write `final.mdl`: transition model, network, and no priors (LF-MMI needs none)."""
    left, right = context(layers)
    with path.open("wb") as file:
        file.write(b"\0B" + transition_model() + network(layers, inputs, precision))
        file.write(token("<LeftContext>") + integer(left))
        file.write(token("<RightContext>") + integer(right))
        file.write(token("<Priors>") + vector([]))
