"""Works out beforehand what in a graph does not depend on the picture: sizes, paddings, widened weights.

A graph for frames of any size is full of arithmetic on sizes. Once the size is fixed, all of that is constant, and what
is left is what the network itself computes. Weights keep their values to the bit. Must not know: engines, cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from .values import Values, constants_of

__all__ = ["fix_sizes", "fold"]

Constants = dict[str, NDArray[Any]]


def fix_sizes(model: onnx.ModelProto, sizes: Mapping[str, int]) -> None:
    """Give the named sides of all inputs a size, and forget what was said of other shapes."""
    for value in model.graph.input:
        for side in value.type.tensor_type.shape.dim:
            if side.dim_param in sizes:
                side.dim_value = sizes[side.dim_param]
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    del model.graph.value_info[:]


def fold(model: onnx.ModelProto) -> None:
    """Replace all that can be known by constants, and leave out what changes nothing; constants become initializers."""
    while _fold_once(model):
        pass
    used = {name for node in model.graph.node for name in node.input}
    kept = [each for each in model.graph.initializer if each.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)


def _fold_once(model: onnx.ModelProto) -> bool:
    """Fold with what is known now; say whether anything was left out, so that more may be known."""
    values, constants = Values.of(model), constants_of(model)
    outputs = {each.name for each in model.graph.output}
    renamed: dict[str, str] = {}
    kept = []
    for node in model.graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
        made = _made_of(node, constants, values, model.opset_import)
        if made is not None:
            constants.update(made)
            model.graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in made.items())
        elif node.output[0] not in outputs and _changes_nothing(node, constants, values):
            renamed[node.output[0]] = node.input[0]
        else:
            kept.append(node)
    folded = len(kept) < len(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(kept)
    return folded


def _made_of(node: onnx.NodeProto, constants: Constants, values: Values, opsets: Any) -> Constants | None:
    """Return what a node makes, where that can be known."""
    if node.op_type == "Shape" and node.input[0] in values.shapes:
        return {node.output[0]: _asked_sides(node, values.shapes[node.input[0]])}
    if not all(name in constants for name in node.input if name):
        return None
    used = {name: constants[name] for name in node.input if name}
    wanted = [onnx.ValueInfoProto(name=name) for name in node.output]
    inputs = [onnx.ValueInfoProto(name=name) for name in used]
    graph = helper.make_graph([node], "alone", inputs, wanted)
    run = ReferenceEvaluator(helper.make_model(graph, opset_imports=opsets))
    return dict(zip(node.output, map(np.asarray, run.run(None, used)), strict=True))


def _asked_sides(node: onnx.NodeProto, shape: tuple[int, ...]) -> NDArray[np.int64]:
    asked = {each.name: each.i for each in node.attribute}
    return np.array(shape[asked.get("start", 0) : asked.get("end", len(shape))], np.int64)


def _changes_nothing(node: onnx.NodeProto, constants: Constants, values: Values) -> bool:
    """Say whether a node gives back its first input."""
    test = _TESTS.get(node.op_type)
    if test is None or node.input[0] in constants:
        return False
    before, after = node.input[0], node.output[0]
    alike = values.types.get(before) == values.types.get(after) is not None
    shape = values.shapes.get(before)
    return alike and shape is not None and shape == values.shapes.get(after) and test(node, constants)


def _pads_nothing(node: onnx.NodeProto, constants: Constants) -> bool:
    return not np.any(constants.get(node.input[1], 1))


def _steps_forward(node: onnx.NodeProto, constants: Constants) -> bool:
    return len(node.input) < 5 or bool(np.all(constants.get(node.input[4], -1) > 0))


_TESTS: dict[str, Callable[[onnx.NodeProto, Constants], bool]] = {
    "Cast": lambda _node, _constants: True,
    "Identity": lambda _node, _constants: True,
    "Expand": lambda _node, _constants: True,
    "Reshape": lambda _node, _constants: True,
    "Resize": lambda _node, _constants: True,
    "Pad": _pads_nothing,
    "Slice": _steps_forward,
}
"""Operators that change nothing where shape and type stay and this holds."""
