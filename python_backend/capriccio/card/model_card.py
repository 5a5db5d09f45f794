"""The model card: what one `.onnx` file says about itself, as JSON in its metadata.

The card is the only description of a model that any part of Capriccio reads: what goes in and out, which
parameters a caller may set, where the data came from, and the parity certificate, with which a reader of the file
proves that it still computes what its trainer saw. Must not know: ONNX Runtime, files, PyTorch.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from capriccio.errors import ModelRejected

from . import decoding
from .parts import COLORS, DTYPES, NAME_PATTERN, Guide, Parameter, Parity, TensorSpec, Variant, check

__all__ = ["CARD_KEY", "CARD_SCHEMA", "KINDS", "TWIN_CARD_KEY", "ModelCard", "no_card"]

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

LARGEST = 2**63
MOST_MULTIPLE = 1024
MOST_VIEW = 4096
"""Pixels: both bound the memory that a frame takes before the graph sees it."""


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
        check(self.schema == CARD_SCHEMA, "schema", self.schema, f"{CARD_SCHEMA}; update Capriccio")
        check(bool(NAME_PATTERN.fullmatch(self.name)), "name", self.name, NAME_PATTERN.pattern)
        check(self.kind in KINDS, "kind", self.kind, ", ".join(KINDS))
        check(1 <= self.size_multiple <= MOST_MULTIPLE, "size_multiple", self.size_multiple, f"1 to {MOST_MULTIPLE}")
        _check_view(self.view_size)
        check(len(self.inputs) > 0, "inputs", self.inputs, "at least one tensor")
        check(len(self.outputs) > 0, "outputs", self.outputs, "at least one tensor")
        for tensor in (*self.inputs, *self.outputs):
            check(tensor.name.isprintable(), "tensor's name", tensor.name, "text that shows")
            check(tensor.dtype in DTYPES, f"{tensor.name}.dtype", tensor.dtype, ", ".join(DTYPES))
            check(tensor.color in COLORS, f"{tensor.name}.color", tensor.color, ", ".join(COLORS))
        for parameter in self.parameters:
            bounds = f"between {parameter.minimum} and {parameter.maximum}"
            inside = parameter.minimum <= parameter.default <= parameter.maximum
            check(inside, f"{parameter.name}.default", parameter.default, bounds)
        texts = all(isinstance(label, str) and label for label in self.labels)
        distinct = len(set(self.labels)) == len(self.labels)
        check(texts and distinct, "labels", self.labels, "texts, each once")
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
            return cls(**decoding.arguments(cls, raw))
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
    check(inside, "view_size", view, f"two sides of 1 to {MOST_VIEW} pixels")


def _check_parity(parity: Parity, inputs: int) -> None:
    shapes = len(parity.input_shapes)
    check(shapes == inputs, "parity.further_shapes", parity.further_shapes, f"one shape for each of {inputs} inputs")
    positions, expected = len(parity.positions), len(parity.expected)
    check(positions == expected, "parity.expected", expected, f"as many values as positions ({positions})")
    check(positions > 0, "parity.positions", positions, "at least one")
    check(0 <= parity.seed < LARGEST, "parity.seed", parity.seed, "a whole number from 0 to 2^63")
    inside = all(0 <= position < LARGEST for position in parity.positions)
    check(inside, "parity.positions", parity.positions[:9], "whole numbers from 0 to 2^63")
    finite = math.isfinite(parity.tolerance) and parity.tolerance >= 0
    check(finite, "parity.tolerance", parity.tolerance, "a finite number, 0 or more")
