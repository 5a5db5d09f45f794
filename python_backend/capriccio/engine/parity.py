"""The parity certificate: made when a model is exported, held against every runtime that loads it.

Seeded inputs go through the model; its output, sampled at fixed positions, must be what the trainer's
framework computed. Must not know: ONNX Runtime, PyTorch, files; a model is a function of arrays here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard, Parity, TensorSpec
from capriccio.errors import ModelRejected

__all__ = ["Runner", "certify", "deviation", "seeded_input", "seeded_inputs", "verify"]

Runner: TypeAlias = Callable[..., NDArray[Any]]
"""All inputs, in their order on the card, to the first output."""

MAX_ELEMENTS = 4096 * 4096
"""Most values that the inputs of a certificate may have together."""

WHOLE_NUMBERS = {"uint8": 256}
"""How many different values an input of whole numbers takes, from 0; 16 where the type is not listed."""


def seeded_input(seed: int, shape: Sequence[int], dtype: str) -> NDArray[Any]:
    """Return the input of a certificate for a model with one input that has no range."""
    return seeded_inputs(seed, (TensorSpec("input", dtype, tuple(shape)),), (shape,))[0]


def seeded_inputs(seed: int, inputs: Sequence[TensorSpec], shapes: Sequence[Sequence[int]]) -> tuple[NDArray[Any], ...]:
    """Return the certificate's inputs, as `capriccio.card.Parity` describes them."""
    noise = np.random.Generator(np.random.PCG64(seed))
    return tuple(_drawn(noise, spec, tuple(shape)) for spec, shape in zip(inputs, shapes, strict=True))


def _drawn(noise: np.random.Generator, spec: TensorSpec, shape: tuple[int, ...]) -> NDArray[Any]:
    if np.dtype(spec.dtype).kind in "iu":
        return noise.integers(0, WHOLE_NUMBERS.get(spec.dtype, 16), shape, dtype=np.dtype(spec.dtype).type)
    if spec.range is not None:
        return noise.uniform(*spec.range, shape).astype(spec.dtype)
    return noise.standard_normal(shape, dtype=np.float32).astype(spec.dtype)


def certify(
    run: Runner,
    inputs: Sequence[TensorSpec],
    input_shapes: Sequence[Sequence[int]],
    tolerance: float,
    seed: int = 0,
    samples: int = 64,
) -> Parity:
    """Make a certificate from the trainer's own framework.

    Args:
        run: the model as it was trained.
        inputs: of the model, as its card will describe them.
        input_shapes: of the inputs, small enough to run at every start.
        tolerance: largest allowed absolute difference, in units of the output.
        seed: of the inputs, and of the choice of positions.
        samples: how many output values are kept.
    """
    output = np.asarray(run(*seeded_inputs(seed, inputs, input_shapes))).reshape(-1)
    chooser = np.random.Generator(np.random.PCG64(seed + 1))
    count = min(samples, output.size)
    positions = np.sort(chooser.choice(output.size, size=count, replace=False))
    first, *further = (tuple(int(side) for side in shape) for shape in input_shapes)
    return Parity(
        seed=seed,
        input_shape=first,
        positions=tuple(int(position) for position in positions),
        expected=tuple(float(output[position]) for position in positions),
        tolerance=tolerance,
        further_shapes=tuple(further),
    )


def deviation(run: Runner, inputs: Sequence[TensorSpec], parity: Parity) -> float:
    """Return the largest absolute difference from the certificate; infinite where values are not numbers.

    Raises:
        ModelRejected: the certificate does not fit the model's inputs or output.
    """
    shapes = parity.input_shapes
    if sum(math.prod(shape) for shape in shapes) > MAX_ELEMENTS or any(side < 1 for shape in shapes for side in shape):
        shown = ", ".join(map(str, shapes))
        raise ModelRejected(f"the certificate's input is {shown}; allowed: 1 to {MAX_ELEMENTS} values in all")
    output = np.asarray(run(*seeded_inputs(parity.seed, inputs, shapes))).reshape(-1)
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
    found = deviation(run, card.inputs, card.parity)
    if found > card.parity.tolerance:
        message = (
            f"the parity certificate fails: the output differs by {found:g} from what the trainer saw, "
            f"{card.parity.tolerance:g} is allowed; export the model again"
        )
        raise ModelRejected(message, deviation=found if math.isfinite(found) else None)
    return found
