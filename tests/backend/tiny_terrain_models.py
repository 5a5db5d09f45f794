"""Terrain models that are tiny and real: what they compute is known, so what the service makes of it can be checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from capriccio.card import CARD_KEY, ModelCard, Parameter, TensorSpec
from capriccio.engine.parity import certify

FIELD = ("batch", "height", "width", 1)
BASE = TensorSpec("base", "float32", FIELD, "NHWC")
CHARACTER = TensorSpec("character", "float32", ("batch", 2), "", (0, 1))
SKETCH = TensorSpec("sketch", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
HEIGHT = TensorSpec("height", "float32", FIELD, "NHWC")
PARAMETERS = (Parameter("erosion", 0.5, 0, 1), Parameter("character", 0.5, 0, 1))

SHAPES = {"base": (1, 16, 16, 1), "character": (1, 2), "sketch": (1, 16, 16, 3)}
KINDS = {"float32": TensorProto.FLOAT, "uint8": TensorProto.UINT8}

Array = NDArray[Any]


def untouched(path: Path, name: str = "untouched") -> Path:
    """A model that erodes nothing."""
    nodes = [helper.make_node("Identity", ["base"], ["height"])]
    return _save(path, name, (BASE, CHARACTER), nodes, [], lambda base, _character: base)


def smoothing(path: Path, name: str = "smoothing", reach: int = 1) -> Path:
    """A model that brings each cell closer to its mean with those `reach` to the east and south, by `erosion`."""
    nodes = [
        *_shifted("base", "east", 2, reach),
        *_shifted("base", "south", 1, reach),
        helper.make_node("Add", ["east", "south"], ["both"]),
        helper.make_node("Add", ["both", "base"], ["sum"]),
        helper.make_node("Div", ["sum", "three"], ["mean"]),
        helper.make_node("Sub", ["mean", "base"], ["change"]),
        helper.make_node("Slice", ["character", "at_0", "at_1", "axis_1"], ["erosion"]),
        helper.make_node("Reshape", ["erosion", "field"], ["share"]),
        helper.make_node("Mul", ["change", "share"], ["some"]),
        helper.make_node("Add", ["base", "some"], ["height"]),
    ]
    constants = {
        "three": np.float32(3),
        "at_0": np.array([0]),
        "at_1": np.array([1]),
        "axis_1": np.array([1]),
        "axis_2": np.array([2]),
        "reach": np.array([reach]),
        "end": np.array([1 << 30]),
        "field": np.array([-1, 1, 1, 1]),
    }

    def run(base: Array, character: Array) -> Array:
        mean = (base + np.roll(base, -reach, 1) + np.roll(base, -reach, 2)) / np.float32(3)
        return base + (mean - base) * character[:, :1, None, None]

    return _save(path, name, (BASE, CHARACTER), nodes, _initialised(constants), run)


def levelled(path: Path, name: str = "levelled") -> Path:
    """A model that looks at the whole: the mean height of what it is given becomes 0."""
    nodes = [
        helper.make_node("ReduceMean", ["base"], ["mean"], axes=[1, 2], keepdims=1),
        helper.make_node("Sub", ["base", "mean"], ["height"]),
    ]
    inputs = (BASE, CHARACTER)
    return _save(path, name, inputs, nodes, [], lambda base, _: base - base.mean((1, 2), keepdims=True))


def endless(path: Path, name: str = "endless") -> Path:
    """A model whose certificate holds, and that finds no end where land is higher than five cells."""
    nodes = [
        helper.make_node("Greater", ["base", "five"], ["high"]),
        helper.make_node("Where", ["high", "infinity", "base"], ["height"]),
    ]
    constants = _initialised({"five": np.float32(5), "infinity": np.float32(np.inf)})
    return _save(path, name, (BASE, CHARACTER), nodes, constants, lambda base, _character: base)


def halving(path: Path, name: str = "halving") -> Path:
    """A model that gives every second row only."""
    nodes = [helper.make_node("Slice", ["base", "at_0", "end", "rows", "step"], ["height"])]
    constants = {"at_0": np.array([0]), "end": np.array([1 << 30]), "rows": np.array([1]), "step": np.array([2])}
    inputs = (BASE, CHARACTER)
    return _save(path, name, inputs, nodes, _initialised(constants), lambda base, _character: base[:, ::2])


def drawn(path: Path, name: str = "drawn") -> Path:
    """A sketch model: ten cells up where the drawing is red, ten down where it is blue, and nothing of the base."""
    rows = np.array([[10 / 255], [0], [-10 / 255]], np.float32)
    nodes = [
        helper.make_node("Cast", ["sketch"], ["colours"], to=TensorProto.FLOAT),
        helper.make_node("MatMul", ["colours", "rows"], ["height"]),
    ]
    inputs = (SKETCH, BASE, CHARACTER)
    return _save(
        path, name, inputs, nodes, _initialised({"rows": rows}), lambda sketch, _b, _c: sketch.astype(np.float32) @ rows
    )


def slow(path: Path, name: str = "slow_erosion", rounds: int = 1500) -> Path:
    """A model that erodes nothing, after `rounds` products of 256 x 256 matrices, each about a millisecond."""
    nodes = [
        helper.make_node("ReduceMin", ["character"], ["least"], keepdims=0),
        helper.make_node("Mul", ["matrix", "least"], ["product0"]),
    ]
    for number in range(rounds):
        nodes.append(helper.make_node("MatMul", [f"product{number}", "matrix"], [f"product{number + 1}"]))
    nodes += [
        helper.make_node("ReduceMax", [f"product{rounds}"], ["largest"], keepdims=0),
        helper.make_node("Mul", ["largest", "zero"], ["nothing"]),
        helper.make_node("Add", ["base", "nothing"], ["height"]),
    ]
    constants = {"matrix": np.full((256, 256), 1 / 256, np.float32), "zero": np.float32(0)}
    return _save(path, name, (BASE, CHARACTER), nodes, _initialised(constants), lambda base, _character: base)


def _shifted(source: str, target: str, axis: int, reach: int) -> list[onnx.NodeProto]:
    """Roll a field around the torus, as exported circular padding does: by cutting and joining."""
    return [
        helper.make_node("Slice", [source, "reach", "end", f"axis_{axis}"], [f"{target}_rest"]),
        helper.make_node("Slice", [source, "at_0", "reach", f"axis_{axis}"], [f"{target}_first"]),
        helper.make_node("Concat", [f"{target}_rest", f"{target}_first"], [target], axis=axis),
    ]


def _initialised(constants: dict[str, Any]) -> list[onnx.TensorProto]:
    return [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]


def _save(
    path: Path,
    name: str,
    inputs: Sequence[TensorSpec],
    nodes: Sequence[onnx.NodeProto],
    constants: Sequence[onnx.TensorProto],
    run: Callable[..., Array],
) -> Path:
    kind = "terrain.sketch" if SKETCH in inputs else "terrain.generate"
    parity = certify(run, inputs, [SHAPES[spec.name] for spec in inputs], tolerance=1e-4)
    card = ModelCard(name, "1", kind, tuple(inputs), (HEIGHT,), parity, parameters=PARAMETERS, size_multiple=8)
    graph = helper.make_graph(list(nodes), name, list(map(_tensor, inputs)), [_tensor(HEIGHT)], list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {CARD_KEY: card.to_json()})
    temporary = path.with_name(f".{path.name}")
    onnx.save(model, str(temporary))
    temporary.replace(path)
    return path


def _tensor(spec: TensorSpec) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(spec.name, KINDS[spec.dtype], list(spec.shape))
