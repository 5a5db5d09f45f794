"""The model card: what one `.onnx` file says about itself, as JSON in its metadata.

The card is the only description of a model that any part of Capriccio reads: what goes in and out, which
parameters a caller may set, where the data came from, and the parity certificate, with which a reader of the file
proves that it still computes what its trainer saw. Must not know: ONNX Runtime, files, PyTorch.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from .errors import ModelRejected

__all__ = [
    "CARD_KEY",
    "CARD_SCHEMA",
    "KINDS",
    "LUMINANCE_GUIDE",
    "PRECISIONS",
    "TWIN_CARD_KEY",
    "Guide",
    "ModelCard",
    "Parameter",
    "Parity",
    "TensorSpec",
    "Variant",
    "no_card",
]

CARD_KEY = "capriccio.card"
"""The key in an ONNX file's `metadata_props` under which the card lies."""

TWIN_CARD_KEY = "capriccio.in_engine.card"
"""The key for the card of a twin, which only an engine's own inference can use: the backend must not take it."""

CARD_SCHEMA = 1
"""Version of the card's own layout; a reader refuses a higher one."""

KINDS = (
    "style.frame",
    "style.grid",
    "texture.vary",
    "texture.synthesize",
    "texture.maps",
    "terrain.generate",
    "terrain.sketch",
    "music.sequence",
)

PRECISIONS = ("int8", "fp16")
"""What a variant may compute with, beside the float32 of the model that it was made from."""

DTYPES = ("uint8", "int32", "int64", "float16", "float32")
COLORS = ("srgb", "linear", "none")
LARGEST = 2**63
MOST_MULTIPLE = 1024
MOST_VIEW = 4096
"""Pixels: both bound the memory that a frame takes before the graph sees it."""

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


def _check(holds: bool, name: str, value: object, allowed: str) -> None:
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
        _check(len(self.weights) == 3 and finite, "guide.weights", self.weights, "three finite numbers")
        inside = all(0 <= value <= 1 for value in self.curve)
        allowed = f"{GUIDE_KNOTS} numbers from 0 to 1"
        _check(len(self.curve) == GUIDE_KNOTS and inside, "guide.curve", self.curve, allowed)


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
        _check(bool(NAME_PATTERN.fullmatch(self.of)), "variant.of", self.of, NAME_PATTERN.pattern)
        _check(self.precision in PRECISIONS, "variant.precision", self.precision, ", ".join(PRECISIONS))
        counts = {"calibration_count": self.calibration_count, "measured_count": self.measured_count}
        for name, count in counts.items():
            _check(count >= 0, f"variant.{name}", count, "0 or more")
        finite = all(math.isfinite(figure) for figure in self.loss.values())
        _check(finite, "variant.loss", self.loss, "finite numbers")


@dataclass(frozen=True)
class ModelCard:
    """Everything that a model file says about itself."""

    name: str
    """Lower case letters, digits, `_`, `.`, `-`; what requests call the model."""
    version: str
    kind: str
    """One of `KINDS`."""
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]
    parity: Parity
    description: str = ""
    size_multiple: int = 1
    """Height and width given to the graph must be multiples of this, in pixels."""
    view_size: tuple[int, int] | None = None
    """(height, width) in pixels to which a frame is scaled before a `style.grid` model sees it."""
    guide: Guide | None = None
    """How colours look up the depth of a `style.grid` model's grid; None is `LUMINANCE_GUIDE`."""
    parameters: tuple[Parameter, ...] = ()
    labels: tuple[str, ...] = ()
    """What a model with an input `label` can make, in the order of that input's entries."""
    in_engine: bool = False
    """True where a twin was made and proven that uses only operators which an engine's own inference supports."""
    licence: str = ""
    data: str = ""
    """Provenance of the training data, with its licence and the command that makes it."""
    recipe: str = ""
    config_hash: str = ""
    training_steps: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    variant: Variant | None = None
    """Where the model computes with fewer bits than the one that it was made from."""
    schema: int = CARD_SCHEMA

    def __post_init__(self) -> None:
        """Check every field.

        Raises:
            ModelRejected: naming the field, its value and what is allowed.
        """
        _check(self.schema == CARD_SCHEMA, "schema", self.schema, f"{CARD_SCHEMA}; update Capriccio")
        _check(bool(NAME_PATTERN.fullmatch(self.name)), "name", self.name, NAME_PATTERN.pattern)
        _check(self.kind in KINDS, "kind", self.kind, ", ".join(KINDS))
        _check(1 <= self.size_multiple <= MOST_MULTIPLE, "size_multiple", self.size_multiple, f"1 to {MOST_MULTIPLE}")
        _check_view(self.view_size)
        _check(len(self.inputs) > 0, "inputs", self.inputs, "at least one tensor")
        _check(len(self.outputs) > 0, "outputs", self.outputs, "at least one tensor")
        for tensor in (*self.inputs, *self.outputs):
            _check(tensor.name.isprintable(), "tensor's name", tensor.name, "text that shows")
            _check(tensor.dtype in DTYPES, f"{tensor.name}.dtype", tensor.dtype, ", ".join(DTYPES))
            allowed = ", ".join(COLORS)
            _check(
                tensor.color in COLORS,
                f"{tensor.name}.color",
                tensor.color,
                allowed,
            )
        for parameter in self.parameters:
            bounds = f"between {parameter.minimum} and {parameter.maximum}"
            inside = parameter.minimum <= parameter.default <= parameter.maximum
            _check(inside, f"{parameter.name}.default", parameter.default, bounds)
        texts = all(isinstance(label, str) and label for label in self.labels)
        distinct = len(set(self.labels)) == len(self.labels)
        _check(texts and distinct, "labels", self.labels, "texts, each once")
        _check_parity(self.parity, len(self.inputs))

    @property
    def precision(self) -> str:
        """What the model computes with: `float32`, or that of the variant that it is."""
        return "float32" if self.variant is None else self.variant.precision

    def to_json(self) -> str:
        """Return the card as one line of JSON, the same for equal cards."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Parse and check a card.

        Unknown fields are ignored, so that a newer trainer's file loads.

        Raises:
            ModelRejected: the text is no card, or a field is missing, of the wrong type or out of range.
        """
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ModelRejected(f"the model card is not JSON: {error}") from error
        if not isinstance(raw, dict):
            raise ModelRejected(f"the model card is a {type(raw).__name__}, not a map")
        try:
            return cls(**_decode(raw))
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
            raise ModelRejected(f"the model card is incomplete or a field has the wrong type: {error}") from error

    def summary(self) -> dict[str, Any]:
        """Return what `models.list` tells a client: the card without certificate and configuration."""
        card = dataclasses.asdict(self)
        for internal in ("parity", "config_hash", "schema"):
            del card[internal]
        return card


def no_card(file: str, metadata: Container[str]) -> ModelRejected:
    """Return the error for a file without a card, which says what the file is where its metadata tell."""
    if TWIN_CARD_KEY in metadata:
        message = f"{file} is a twin for an engine's own inference; the backend takes the model that it was made from"
        return ModelRejected(message)
    message = f"{file} has no model card (metadata {CARD_KEY!r}); export it with `capriccio-train export`"
    return ModelRejected(message)


def _check_view(view: tuple[int, int] | None) -> None:
    inside = view is None or all(1 <= side <= MOST_VIEW for side in view)
    _check(inside, "view_size", view, f"two sides of 1 to {MOST_VIEW} pixels")


def _check_parity(parity: Parity, inputs: int) -> None:
    shapes = len(parity.input_shapes)
    _check(shapes == inputs, "parity.further_shapes", parity.further_shapes, f"one shape for each of {inputs} inputs")
    positions, expected = len(parity.positions), len(parity.expected)
    _check(positions == expected, "parity.expected", expected, f"as many values as positions ({positions})")
    _check(positions > 0, "parity.positions", positions, "at least one")
    _check(0 <= parity.seed < LARGEST, "parity.seed", parity.seed, "a whole number from 0 to 2^63")
    inside = all(0 <= position < LARGEST for position in parity.positions)
    _check(inside, "parity.positions", parity.positions[:9], "whole numbers from 0 to 2^63")
    finite = math.isfinite(parity.tolerance) and parity.tolerance >= 0
    _check(finite, "parity.tolerance", parity.tolerance, "a finite number, 0 or more")


def _decode(raw: dict[str, Any]) -> dict[str, Any]:
    """Turn parsed JSON into constructor arguments; JSON has lists where the card has tuples."""
    decoded = _known(ModelCard, raw)
    decoded["inputs"] = tuple(_tensor(spec) for spec in raw["inputs"])
    decoded["outputs"] = tuple(_tensor(spec) for spec in raw["outputs"])
    decoded["parameters"] = tuple(Parameter(**_known(Parameter, each)) for each in raw.get("parameters", ()))
    decoded["labels"] = tuple(raw.get("labels", ()))
    decoded["parity"] = _parity(raw["parity"])
    if decoded.get("view_size") is not None:
        height, width = decoded["view_size"]
        decoded["view_size"] = (int(height), int(width))
    if decoded.get("guide") is not None:
        guide = raw["guide"]
        red, green, blue = (float(weight) for weight in guide["weights"])
        decoded["guide"] = Guide((red, green, blue), tuple(float(value) for value in guide["curve"]))
    decoded["metrics"] = _figures(raw.get("metrics", {}))
    if decoded.get("variant") is not None:
        variant = _known(Variant, raw["variant"])
        decoded["variant"] = Variant(**{**variant, "loss": _figures(variant.get("loss", {}))})
    return decoded


def _figures(raw: dict[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in raw.items()}


def _known(kind: type[Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields that this version has, each of the type of its default or annotation's plain name."""
    plain: dict[str, Any] = {"str": str, "int": int, "bool": bool, "float": (int, float)}
    kept: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        if each.name not in raw:
            continue
        value, wanted = raw[each.name], plain.get(str(each.type))
        if wanted is not None and (not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool)):
            raise TypeError(f"{each.name} is {value!r}, wanted {each.type}")
        kept[each.name] = value
    return kept


def _tensor(raw: dict[str, Any]) -> TensorSpec:
    decoded = _known(TensorSpec, raw)
    decoded["shape"] = tuple(side if isinstance(side, str) else int(side) for side in raw["shape"])
    if decoded.get("range") is not None:
        low, high = decoded["range"]
        decoded["range"] = (float(low), float(high))
    return TensorSpec(**decoded)


def _parity(raw: dict[str, Any]) -> Parity:
    decoded = _known(Parity, raw)
    decoded["input_shape"] = tuple(int(side) for side in raw["input_shape"])
    decoded["further_shapes"] = tuple(tuple(int(side) for side in shape) for shape in raw.get("further_shapes", ()))
    decoded["positions"] = tuple(int(position) for position in raw["positions"])
    decoded["expected"] = tuple(float(value) for value in raw["expected"])
    return Parity(**decoded)
