import numpy as np
import pytest
from numpy.typing import NDArray

from models.training.balance import balanced
from models.training.kaldi_format import Layer, Precision, enough


def network() -> list[Layer]:
    """Two hidden layers and an output, with units of very unlike size."""
    random = np.random.default_rng(1)
    first = random.normal(size=(4, 6)) * [[0.01], [1], [100], [0]]
    second = random.normal(size=(5, 8))
    last = random.normal(size=(3, 5)) * [50, 1, 0.1, 1, 0]
    return [
        Layer((-1, 0, 1), first, random.normal(size=4), rectified=True),
        Layer((-1, 1), second, random.normal(size=5), rectified=True),
        Layer((0,), last, random.normal(size=3), rectified=False),
    ]


def outputs(layers: list[Layer], frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the layers make of frames, shape (n, 2); edges are repeated."""
    values = frames
    for layer in layers:
        rows = np.arange(len(values))[:, None] + list(layer.offsets)
        spliced = values[rows.clip(0, len(values) - 1)].reshape(len(values), -1)
        values = spliced @ layer.weights.T + layer.bias
        if layer.rectified:
            values = np.maximum(values, 0)
    return values


def test_balanced_layers_do_the_same() -> None:
    frames = np.random.default_rng(2).normal(size=(20, 2))
    assert outputs(balanced(network()), frames) == pytest.approx(outputs(network(), frames))


def test_balanced_units_are_as_large_on_their_way_in_as_on_their_way_out() -> None:
    first, second, _ = balanced(network())
    into = np.abs(first.weights).max(1)[:3]
    out = np.abs(second.weights).reshape(5, 2, 4).max((0, 1))[:3]
    assert into == pytest.approx(out, rel=0.01)


def test_few_bits_are_enough_for_weights_that_are_alike() -> None:
    alike = np.random.default_rng(3).uniform(-1, 1, size=(100, 100))
    assert enough(alike) is Precision.UINT8
    alike[0, 0] = 20.0
    assert enough(alike) is Precision.UINT16
