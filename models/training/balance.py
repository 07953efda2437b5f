"""Weights that are alike in size, so that few bits do for each of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from models.training.kaldi_format import Layer


def balanced(layers: Sequence[Layer], rounds: int = 20) -> list[Layer]:
    """The same function with weights that are alike in size, so that few bits do for each.

    A unit with a rectifier may be made larger by any factor if what reads it is made smaller:
    here such that its largest weight in and its largest weight out are the same ("cross-layer
    equalization": Nagel, van Baalen, Blankevoort, Welling, ICCV 2019).
    """
    weights = [layer.weights.copy() for layer in layers]
    biases = [layer.bias.copy() for layer in layers]
    for _ in range(rounds):
        for number, layer in enumerate(layers[1:]):
            units, read = len(biases[number]), np.abs(weights[number + 1])
            into = np.abs(weights[number]).max(1)
            out = read.reshape(-1, len(layer.offsets), units).max((0, 1))
            factor = np.where((into > 0) & (out > 0), np.sqrt(out / np.where(into > 0, into, 1)), 1)
            weights[number] *= factor[:, None]
            biases[number] *= factor
            weights[number + 1] /= np.tile(np.where(factor > 0, factor, 1), len(layer.offsets))
    return [
        replace(layer, weights=w, bias=b)
        for layer, w, b in zip(layers, weights, biases, strict=True)
    ]
