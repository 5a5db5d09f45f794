"""Proof that a twin computes what its model does: the same pictures through both. Must not know: graphs, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard, TensorSpec
from capriccio.errors import ModelRejected
from capriccio_training.onnx_runner import Runner

from .borders import LEVELS

__all__ = ["largest_difference"]

LEVEL_STEP = 1.001 / LEVELS
"""Twin and model both round colours to levels, and may do so to either side."""

HALF_STEP = 2.0**-10
"""Rounding to half precision changes a value by less than this, relative to it; below 1 absolutely."""

BLOCK_PX = 16
"""Side of the squares of one colour, in which a network sees more than in noise."""

Floats = NDArray[np.float32]


def largest_difference(twin: Runner, model: Runner, card: ModelCard, shape: tuple[int, ...]) -> float:
    """Return by how much a twin's outputs differ from its model's, at most.

    Args:
        twin: takes and gives float32.
        model: takes uint8 pictures.
        card: the model's.
        shape: of the pictures, (1, height, width, 3).

    Raises:
        ModelRejected: an output has another shape, or differs by more than a step of the model's own rounding.
    """
    largest = 0.0
    for frame in _pictures(shape):
        for spec, theirs, made in zip(card.outputs, model(frame), twin(_as_planes(frame)), strict=True):
            expected = _as_planes(theirs) if spec.dtype == "uint8" else theirs.astype(np.float32)
            largest = max(largest, _difference(spec, made, expected))
    return largest


def _difference(spec: TensorSpec, made: Floats, expected: Floats) -> float:
    if made.shape != expected.shape:
        raise ModelRejected(
            f"the twin's {spec.name} is {made.shape}, its model's {expected.shape}; nothing was written"
        )
    difference = np.abs(made - expected)
    largest = float(difference.max())
    step = LEVEL_STEP if spec.dtype == "uint8" else HALF_STEP * np.maximum(np.abs(expected), 1)
    if not (difference <= step).all():
        message = f"the twin's {spec.name} differs from its model's by {largest:g}; nothing was written"
        raise ModelRejected(message, deviation=largest)
    return largest


def _pictures(shape: tuple[int, ...]) -> Iterator[NDArray[np.uint8]]:
    """Noise, and squares of random colours."""
    noise = np.random.default_rng(7)
    yield noise.integers(0, 256, shape, dtype=np.uint8)
    count, height, width, channels = shape
    squares = noise.integers(0, 256, (count, height // BLOCK_PX + 1, width // BLOCK_PX + 1, channels), dtype=np.uint8)
    yield squares.repeat(BLOCK_PX, axis=1).repeat(BLOCK_PX, axis=2)[:, :height, :width]


def _as_planes(pixels: NDArray[Any]) -> Floats:
    """(1, H, W, 3) uint8 to (1, 3, H, W), 0 to 1."""
    planes: Floats = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2), np.float32)
    planes /= LEVELS
    return planes
