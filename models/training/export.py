"""Converts a trained network into the layers of a Kaldi model."""

import numpy as np
import torch
from torch import nn

from models.training.kaldi_format import Layer
from models.training.network import FIRST, OFFSETS, Tdnn


def layers(network: Tdnn) -> list[Layer]:
    """Affine layers that compute the network's outputs from plain features.

    Normalisation (of the features before the first layer, and of each hidden layer after its
    rectifier) is a scale and a shift per input, and is folded into the weights that follow.
    """
    scale = (1 / network.deviation).double().numpy()
    shift = (-network.mean / network.deviation).double().numpy()
    made: list[Layer] = []
    affine = [*network.hidden, network.output]
    for number, offsets in enumerate((FIRST, *OFFSETS, (0,))):
        linear = affine[number]
        assert isinstance(linear, nn.Linear)
        with torch.no_grad():
            weights = linear.weight.double().numpy()
            bias = linear.bias.double().numpy()
        bias = bias + weights @ np.tile(shift, len(offsets))
        weights = weights * np.tile(scale, len(offsets))
        rectified = number < len(network.hidden)
        made.append(Layer(offsets, weights, bias, rectified))
        if rectified:
            norm = network.norms[number]
            assert isinstance(norm, nn.BatchNorm1d)
            assert norm.running_var is not None
            assert norm.running_mean is not None
            scale = (1 / torch.sqrt(norm.running_var.double() + norm.eps)).numpy()
            shift = -norm.running_mean.double().numpy() * scale
    return made
