"""A style model's twin for an engine's own inference: made from the `.onnx` file alone, proven against it.

The weights are the model's, to the bit; inputs and outputs are float32, all sizes are fixed, the batch is 1, and all
operators are in the engine's published table. It has a card of its own, with a certificate of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import onnx
from onnx import TensorProto

from capriccio.card import TWIN_CARD_KEY, ModelCard, TensorSpec
from capriccio.engine.parity import certify
from capriccio.errors import InvalidField, ModelRejected
from capriccio_training.onnx_runner import Runner, onnx_runner

from .borders import LEVELS, give_floats, take_floats, twin_of
from .folding import fix_sizes, fold
from .operators import check_supported
from .proof import largest_difference
from .spelling import respell
from .values import Values

__all__ = ["DEFAULT_SIZE", "MADE_FROM_KEY", "Twin", "make_twin"]

DEFAULT_SIZE = (360, 640)
"""(height, width) in pixels of the frames that a twin takes, where neither card nor caller says it."""

MADE_FROM_KEY = "capriccio.made_from"
"""Under which a twin's metadata say from which model it was made: name, version, hash."""

KINDS = ("style.frame", "style.grid")

Size: TypeAlias = tuple[int, int]
"""(height, width) in pixels."""


@dataclass(frozen=True)
class Twin:
    """A twin that computes what its model does."""

    content: bytes
    card: ModelCard
    deviation: float
    """Largest difference from the model in the proof: of colours from 0 to 1, or of a grid's coefficients."""


def make_twin(content: bytes, card: ModelCard, size: Size | None = None) -> Twin:
    """Make the twin of a style model and prove it.

    Args:
        content: the model's file.
        card: the model's.
        size: of the frames that a frame model's twin takes.

    Raises:
        InvalidField: the model is no style model, or can't have this size.
        ModelRejected: operators are not in the engine's table, or the twin differs from its model.
    """
    height, width = _size_for(card, size)
    model = onnx.load_from_string(content)
    fix_sizes(model, {"batch": 1, "height": height, "width": width})
    take_floats(model, card.inputs[0].name)
    for output in card.outputs:
        give_floats(model, output.name)
    fold(model)
    respell(model)
    check_supported(model)
    run, original = onnx_runner(_plain(model)), onnx_runner(content)
    deviation = largest_difference(run, original, card, (1, height, width, 3))
    described = _describe(card, Values.of(model), run, (1, height, width, 3))
    return Twin(_with_card(model, described, _origin(card, content)), described, deviation)


def _size_for(card: ModelCard, size: Size | None) -> Size:
    if card.kind not in KINDS:
        message = (
            f"{card.name} is a {card.kind} model; only {' and '.join(KINDS)} have a twin for an engine's inference"
        )
        raise InvalidField(message, field="model")
    if card.view_size is not None:
        if size not in (None, card.view_size):
            height, width = card.view_size
            message = f"the size is {_shown(size)}; {card.name} always sees frames of {width}x{height}: leave it out"
            raise InvalidField(message, field="size")
        return card.view_size
    chosen = size or DEFAULT_SIZE
    if any(side % card.size_multiple for side in chosen):
        message = f"the size is {_shown(chosen)}; {card.name} takes multiples of {card.size_multiple} only"
        raise InvalidField(message, field="size")
    return chosen


def _shown(size: Size | None) -> str:
    return "not given" if size is None else f"{size[1]}x{size[0]}"


def _plain(model: onnx.ModelProto) -> bytes:
    """The graph's bytes, which hold a well-formed model."""
    _describe_outputs(model)
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString()
    return content


def _describe_outputs(model: onnx.ModelProto) -> None:
    shapes = Values.of(model).shapes
    for value in model.graph.output:
        if value.name not in shapes:
            message = f"the size of {value.name} depends on more than the size of the frame; no twin can be made"
            raise ModelRejected(message, field=value.name)
        value.CopyFrom(onnx.helper.make_tensor_value_info(value.name, TensorProto.FLOAT, shapes[value.name]))


def _describe(card: ModelCard, values: Values, run: Runner, shape: tuple[int, ...]) -> ModelCard:
    """The twin's card: the model's, with other tensors and its own certificate."""
    inputs = (twin_of(card.inputs[0], shape),)
    outputs = tuple(twin_of(spec, _model_shape(spec, values.shapes[spec.name])) for spec in card.outputs)
    tolerance = card.parity.tolerance / (LEVELS if card.outputs[0].dtype == "uint8" else 1)
    parity = certify(lambda *arrays: run(*arrays)[0], inputs, [_sides(inputs)], tolerance)
    return replace(card, inputs=inputs, outputs=outputs, parity=parity, in_engine=True)


def _sides(inputs: Sequence[TensorSpec]) -> tuple[int, ...]:
    return tuple(int(side) for side in inputs[0].shape)


def _model_shape(spec: TensorSpec, twins: tuple[int, ...]) -> tuple[int, ...]:
    if spec.dtype != "uint8":
        return twins
    count, channels, height, width = twins
    return (count, height, width, channels)


def _origin(card: ModelCard, content: bytes) -> str:
    return f"{card.name} {card.version} ({hashlib.sha256(content).hexdigest()[:16]})"


def _with_card(model: onnx.ModelProto, card: ModelCard, origin: str) -> bytes:
    onnx.helper.set_model_props(model, {TWIN_CARD_KEY: card.to_json(), MADE_FROM_KEY: origin})
    return _plain(model)
