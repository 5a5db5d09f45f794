"""The parts of a model card: tensors, parameters, the certificate, the guide of a grid, and what a variant is of.

Must not know: JSON, files, ONNX Runtime, PyTorch.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from capriccio.errors import ModelRejected

__all__ = [
    "COLORS",
    "DTYPES",
    "GUIDE_KNOTS",
    "LUMINANCE_GUIDE",
    "NAME_PATTERN",
    "PRECISIONS",
    "Guide",
    "Parameter",
    "Parity",
    "TensorSpec",
    "Variant",
    "check",
]

PRECISIONS = ("int8", "fp16")
"""What a variant may compute with, beside the float32 of the model that it was made from."""

DTYPES = ("uint8", "int32", "int64", "float16", "float32")
COLORS = ("srgb", "linear", "none")

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


def check(holds: bool, name: str, value: object, allowed: str) -> None:
    """Refuse a card where something does not hold of one of its fields.

    Raises:
        ModelRejected: naming the field, its value and what is allowed.
    """
    if not holds:
        message = f"the model card's {name} is {value!r}; allowed: {allowed}"
        raise ModelRejected(message, field=name, allowed=allowed)


@dataclass(frozen=True)
class TensorSpec:
    """One input or output of the graph."""

    name: str
    dtype: str
    """One of `DTYPES`."""
    shape: tuple[int | str, ...]
    """Fixed sizes as integers, dynamic ones as names: `("batch", "height", "width", 3)`."""
    layout: str = ""
    """Axis letters, e.g. `NHWC`; empty where the axes have no such names."""
    range: tuple[float, float] | None = None
    """Smallest and largest value, both included."""
    color: str = "none"
    """One of `COLORS`."""


@dataclass(frozen=True)
class Parameter:
    """A number that a caller may set for each request."""

    name: str
    default: float
    minimum: float
    maximum: float
    description: str = ""


@dataclass(frozen=True)
class Parity:
    """The parity certificate: seeded inputs and what the trainer's own framework made of them.

    The inputs are noise from one `numpy.random.Generator(PCG64(seed))`, drawn in their order on the card: whole numbers
    for whole-number types (0 to 255 for uint8, 0 to 15 for wider ones), else uniform in the input's `range`, or
    standard normal where it has none. `positions` index the flattened first output, `expected` are the values there,
    and any runtime must reproduce them within `tolerance`.
    """

    seed: int
    input_shape: tuple[int, ...]
    """Of the first input."""
    positions: tuple[int, ...]
    expected: tuple[float, ...]
    tolerance: float
    """Largest allowed absolute difference, in units of the output."""
    further_shapes: tuple[tuple[int, ...], ...] = ()
    """Of the second input and those after it."""

    @property
    def input_shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of all inputs, in their order on the card."""
        return (self.input_shape, *self.further_shapes)


GUIDE_KNOTS = 16


@dataclass(frozen=True)
class Guide:
    """Which depth of a bilateral grid a colour looks up: `curve(weights · colour)`.

    Colours are sRGB-encoded in 0 to 1. The curve is piecewise linear through its `GUIDE_KNOTS` values, which stand at
    0, 1/15, … 1; its input is clamped to 0 to 1, and so is the place it gives (0 is the first cell, 1 the last).
    """

    weights: tuple[float, float, float]
    curve: tuple[float, ...]

    def __post_init__(self) -> None:
        """Check both.

        Raises:
            ModelRejected: not three finite weights, or not `GUIDE_KNOTS` values in 0 to 1.
        """
        finite = all(math.isfinite(weight) for weight in self.weights)
        check(len(self.weights) == 3 and finite, "guide.weights", self.weights, "three finite numbers")
        inside = all(0 <= value <= 1 for value in self.curve)
        allowed = f"{GUIDE_KNOTS} numbers from 0 to 1"
        check(len(self.curve) == GUIDE_KNOTS and inside, "guide.curve", self.curve, allowed)


LUMINANCE_GUIDE = Guide((0.299, 0.587, 0.114), tuple(knot / (GUIDE_KNOTS - 1) for knot in range(GUIDE_KNOTS)))
"""Rec. 601 luminance of the encoded colour: the guide of a grid whose card names none."""


@dataclass(frozen=True)
class Variant:
    """What a model that computes with fewer bits was made from, and what that costs in quality."""

    of: str
    """Name of the model that it was made from."""
    of_version: str
    of_hash: str
    """First 16 hex digits of the SHA-256 of that model's file."""
    precision: str
    """One of `PRECISIONS`."""
    method: str = ""
    """How it was made, for people."""
    calibration: str = ""
    """What the ranges of activations were measured on, with its provenance; empty where nothing was."""
    calibration_count: int = 0
    """How many inputs that were."""
    calibration_licence: str = ""
    measured_on: str = ""
    """What the loss was measured on; nothing of it was calibrated with."""
    measured_count: int = 0
    loss: dict[str, float] = field(default_factory=dict)
    """Distances between both models' outputs, such as `psnr` in dB and `mean_levels` of 255."""

    def __post_init__(self) -> None:
        """Check what readers rely on.

        Raises:
            ModelRejected: an unknown precision, a count below 0, a loss that is no finite number.
        """
        check(bool(NAME_PATTERN.fullmatch(self.of)), "variant.of", self.of, NAME_PATTERN.pattern)
        check(self.precision in PRECISIONS, "variant.precision", self.precision, ", ".join(PRECISIONS))
        counts = {"calibration_count": self.calibration_count, "measured_count": self.measured_count}
        for name, count in counts.items():
            check(count >= 0, f"variant.{name}", count, "0 or more")
        finite = all(math.isfinite(figure) for figure in self.loss.values())
        check(finite, "variant.loss", self.loss, "finite numbers")
