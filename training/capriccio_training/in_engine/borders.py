"""Where a graph meets its caller: uint8 pictures (NHWC) and half floats become float32 (pictures NCHW).

A style model takes `frame` as uint8, NHWC: it casts, transposes and goes on in float32. An engine's own inference has
neither bytes nor that layout, so the twin starts behind those two steps, and ends before the ones like them. Must not
know: operators that engines support, cards' other fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from capriccio.card import TensorSpec
from capriccio.errors import ModelRejected

__all__ = ["LEVELS", "give_floats", "take_floats", "twin_of"]

LEVELS = 255.0
"""What an 8-bit colour of 1 counts."""

TO_PLANES, TO_PIXELS = [0, 3, 1, 2], [0, 2, 3, 1]
"""Orders of axes: NHWC to NCHW, and back."""


def twin_of(spec: TensorSpec, shape: tuple[int, ...]) -> TensorSpec:
    """Describe the twin's input or output that stands for one of the model, whose sizes are `shape`."""
    if spec.dtype != "uint8":
        return replace(spec, dtype="float32", shape=shape)
    count, height, width, channels = shape
    return replace(spec, dtype="float32", shape=(count, channels, height, width), layout="NCHW", range=(0.0, 1.0))


def take_floats(model: onnx.ModelProto, name: str) -> None:
    """Let the graph take a picture as float32 NCHW, 0 to 1, in the place of uint8 NHWC.

    Raises:
        ModelRejected: the graph does something else with the picture first.
    """
    value = _named(model.graph.input, name)
    ends = {"Cast": TensorProto.FLOAT, "Transpose": TO_PLANES}
    last = _follow(model, name, ends)
    _set(value, TO_PLANES)
    _scale(model, name, last, LEVELS, first=True)


def give_floats(model: onnx.ModelProto, name: str) -> None:
    """Let the graph give an output as float32: pictures as NCHW, 0 to 1; other values as they are.

    Raises:
        ModelRejected: the graph makes the output in another way.
    """
    value = _named(model.graph.output, name)
    if value.type.tensor_type.elem_type == TensorProto.FLOAT16:
        _rename(model, _follow_back(model, name, {"Cast": TensorProto.FLOAT16}), name)
        value.type.tensor_type.elem_type = TensorProto.FLOAT
        return
    first = _follow_back(model, name, {"Transpose": TO_PIXELS, "Cast": TensorProto.UINT8})
    _set(value, TO_PLANES)
    _scale(model, first, name, 1 / LEVELS, first=False)


def _named(values: Iterable[Any], name: str) -> Any:
    found = {each.name: each for each in values}
    if name not in found:
        raise ModelRejected(f"the card promises {name}; the graph has {', '.join(found)}", field=name)
    return found[name]


def _set(value: Any, axes: list[int]) -> None:
    tensor = value.type.tensor_type
    tensor.elem_type = TensorProto.FLOAT
    if tensor.HasField("shape"):
        sides = [onnx.TensorShapeProto.Dimension.FromString(side.SerializeToString()) for side in tensor.shape.dim]
        del tensor.shape.dim[:]
        tensor.shape.dim.extend(sides[axis] for axis in axes)


def _scale(model: onnx.ModelProto, source: str, made: str, factor: float, first: bool) -> None:
    constant = f"{made}_scale"
    model.graph.initializer.append(numpy_helper.from_array(np.array(factor, np.float32), constant))
    node = helper.make_node("Mul", [source, constant], [made], name=f"{made}_scaled")
    model.graph.node.insert(0 if first else len(model.graph.node), node)


def _follow(model: onnx.ModelProto, name: str, ends: dict[str, object]) -> str:
    """Leave out the two nodes behind an input, in either order; return what they made."""
    left = dict(ends)
    while left:
        takers = [node for node in model.graph.node if name in node.input]
        if len(takers) != 1 or not _fits(takers[0], left):
            _refuse(name, takers)
        model.graph.node.remove(takers[0])
        name = takers[0].output[0]
    return name


def _follow_back(model: onnx.ModelProto, name: str, ends: dict[str, object]) -> str:
    """Leave out the nodes before an output, in either order; return what they took."""
    left = dict(ends)
    while left:
        makers = [node for node in model.graph.node if name in node.output]
        if len(makers) != 1 or not _fits(makers[0], left):
            _refuse(name, makers)
        model.graph.node.remove(makers[0])
        name = makers[0].input[0]
    return name


def _fits(node: onnx.NodeProto, left: dict[str, object]) -> bool:
    """Say whether a node is one of those that are left, and strike it off."""
    if node.op_type not in left:
        return False
    wanted = left.pop(node.op_type)
    attributes = {each.name: helper.get_attribute_value(each) for each in node.attribute}
    return bool(wanted == (attributes.get("to") if node.op_type == "Cast" else list(attributes.get("perm", ()))))


def _refuse(name: str, nodes: list[onnx.NodeProto]) -> None:
    found = ", ".join(node.op_type for node in nodes) or "nothing"
    message = (
        f"beside {name} the graph has {found}; a twin needs one Cast and one Transpose there, "
        "as `capriccio-train export` writes them for style models"
    )
    raise ModelRejected(message, field=name)


def _rename(model: onnx.ModelProto, old: str, new: str) -> None:
    for node in model.graph.node:
        node.input[:] = [new if name == old else name for name in node.input]
        node.output[:] = [new if name == old else name for name in node.output]
