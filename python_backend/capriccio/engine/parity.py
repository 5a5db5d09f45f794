"""The parity certificate: made when a model is exported, held against every runtime that loads it.

A seeded input goes through the model; its output, sampled at fixed positions, must be what the trainer's
framework computed. Must not know: ONNX Runtime, PyTorch, files; a model is a function of arrays here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard, Parity
from capriccio.errors import ModelRejected

__all__ = ["Runner", "certify", "deviation", "seeded_input", "verify"]

Runner: TypeAlias = Callable[[NDArray[Any]], NDArray[Any]]
"""The first input to the first output."""

MAX_ELEMENTS = 4096 * 4096
"""Largest input that a certificate may ask for."""


def seeded_input(seed: int, shape: Sequence[int], dtype: str) -> NDArray[Any]:
    """Return the certificate's input: noise from `PCG64(seed)`, 0 to 255 for uint8, standard normal otherwise."""
    noise = np.random.Generator(np.random.PCG64(seed))
    if dtype == "uint8":
        return noise.integers(0, 256, tuple(shape), dtype=np.uint8)
    return noise.standard_normal(tuple(shape), dtype=np.float32).astype(dtype)


def certify(
    run: Runner, dtype: str, input_shape: Sequence[int], tolerance: float, seed: int = 0, samples: int = 64
) -> Parity:
    """Make a certificate from the trainer's own framework.

    Args:
        run: the model as it was trained.
        dtype: of its first input.
        input_shape: of its first input, small enough to run at every start.
        tolerance: largest allowed absolute difference, in units of the output.
        seed: of the input, and of the choice of positions.
        samples: how many output values are kept.
    """
    output = np.asarray(run(seeded_input(seed, input_shape, dtype))).reshape(-1)
    chooser = np.random.Generator(np.random.PCG64(seed + 1))
    count = min(samples, output.size)
    positions = np.sort(chooser.choice(output.size, size=count, replace=False))
    return Parity(
        seed=seed,
        input_shape=tuple(int(side) for side in input_shape),
        positions=tuple(int(position) for position in positions),
        expected=tuple(float(output[position]) for position in positions),
        tolerance=tolerance,
    )


def deviation(run: Runner, dtype: str, parity: Parity) -> float:
    """Return the largest absolute difference from the certificate; infinite where values are not numbers.

    Raises:
        ModelRejected: the certificate does not fit the model's input or output.
    """
    if math.prod(parity.input_shape) > MAX_ELEMENTS or any(side < 1 for side in parity.input_shape):
        message = f"the certificate's input is {parity.input_shape}; allowed: 1 to {MAX_ELEMENTS} values in all"
        raise ModelRejected(message)
    output = np.asarray(run(seeded_input(parity.seed, parity.input_shape, dtype))).reshape(-1)
    positions = np.asarray(parity.positions)
    if positions.min() < 0 or positions.max() >= output.size:
        outside = int(positions.max())
        raise ModelRejected(f"the certificate samples position {outside} of an output of {output.size} values")
    difference = np.abs(output[positions].astype(np.float64) - np.asarray(parity.expected))
    return float(difference.max()) if np.isfinite(difference).all() else math.inf


def verify(run: Runner, card: ModelCard) -> float:
    """Hold a model against its card's certificate and return the deviation.

    Raises:
        ModelRejected: it differs by more than the tolerance; the message says by how much.
    """
    found = deviation(run, card.inputs[0].dtype, card.parity)
    if found > card.parity.tolerance:
        message = (
            f"the parity certificate fails: the output differs by {found:g} from what the trainer saw, "
            f"{card.parity.tolerance:g} is allowed; export the model again"
        )
        raise ModelRejected(message, deviation=found if math.isfinite(found) else None)
    return found
