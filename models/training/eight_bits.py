"""Matrices with 8 bits per number and a separate scale for each column.

Kaldi's format "CM" (`matrix/compressed-matrix.cc`): a column stores four points, its minimum, two
quartiles and its maximum, and a byte is interpolated linearly between them. Most numbers lie
between the quartiles, where the steps are finest.
"""

import struct

import numpy as np
from numpy.typing import NDArray

_BYTES = (0, 64, 192, 255)
"""The bytes that represent the four points."""


def columns(values: NDArray[np.float64]) -> bytes:
    """The matrix without its token: how to read the points, then shape, points and bytes."""
    low, step, points = _points(values)
    coded = [
        np.rint(np.interp(column, low + step * own, _BYTES)).astype("u1")
        for column, own in zip(values.T, points, strict=True)
    ]
    rows, width = values.shape
    head = struct.pack("<ffii", low, step * 65535, rows, width)
    return head + points.astype("<u2").tobytes() + b"".join(c.tobytes() for c in coded)


def rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The matrix as it will be read back, same shape."""
    low, step, points = _points(values)
    read = np.empty_like(values)
    for at, (column, own) in enumerate(zip(values.T, low + step * points, strict=True)):
        read[:, at] = np.interp(np.rint(np.interp(column, own, _BYTES)), _BYTES, own)
    return read


def _points(values: NDArray[np.float64]) -> tuple[float, float, NDArray[np.float64]]:
    """The minimum, the step size of a point, and each column's points in such steps.

    Points are increasing integers from 0 to 65535, shape (columns, 4).
    """
    low = float(np.float32(values.min()))
    step = float(np.float32((float(values.max()) - low) or 1e-5)) / 65535
    found = np.quantile(values, (0, 0.25, 0.75, 1), axis=0).T
    points = np.clip(np.rint((found - low) / step), 0, 65535)
    for at in (1, 2, 3):  # Kaldi requires points to rise by at least one step
        points[:, at] = np.maximum(points[:, at], points[:, at - 1] + 1)
    for at in (3, 2, 1, 0):
        points[:, at] = np.minimum(points[:, at], 65535 - (3 - at))
    return low, step, points
