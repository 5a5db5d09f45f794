"""Model files that are tiny and real: ONNX graphs with cards and certificates, and ways to break one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from capriccio.card import CARD_KEY, GUIDE_KNOTS, Guide, ModelCard, TensorSpec
from capriccio.engine.parity import certify

GRID_SHAPE = (9, 16, 8, 12)
FRAME = TensorSpec("frame", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
STYLED = TensorSpec("styled", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
GRID = TensorSpec("grid", "float16", ("batch", *GRID_SHAPE), "NYXZC")
DETAIL = TensorSpec("detail", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255))
RED_ALONE = Guide((1.0, 0.0, 0.0), tuple((knot / (GUIDE_KNOTS - 1)) ** 0.5 for knot in range(GUIDE_KNOTS)))
INVERTING = np.array([-1, 0, 0, 1, 0, -1, 0, 1, 0, 0, -1, 1], dtype=np.float16)

Runner = Callable[[NDArray[Any]], NDArray[Any]]


def invert(path: Path, name: str = "invert", size_multiple: int = 1) -> Path:
    """A frame model: 255 - x."""
    nodes = [helper.make_node("Sub", ["white", "frame"], ["styled"])]
    white = helper.make_tensor("white", TensorProto.UINT8, (), [255])
    return _save(path, nodes, [white], _frame_card(name, lambda x: 255 - x, size_multiple=size_multiple))


def identity(path: Path, name: str = "identity", version: str = "1") -> Path:
    """A frame model: x."""
    nodes = [helper.make_node("Identity", ["frame"], ["styled"])]
    return _save(path, nodes, [], _frame_card(name, lambda x: x, version=version))


def width_painter(path: Path, name: str = "width") -> Path:
    """A frame model: every pixel as bright as the frame is wide."""
    nodes = [
        helper.make_node("Shape", ["frame"], ["shape"]),
        helper.make_node("Shape", ["frame"], ["columns"], start=2, end=3),
        helper.make_node("Cast", ["columns"], ["level"], to=TensorProto.UINT8),
        helper.make_node("Expand", ["level", "shape"], ["styled"]),
    ]
    return _save(path, nodes, [], _frame_card(name, lambda x: np.full_like(x, x.shape[2])))


def slow(path: Path, name: str = "slow", rounds: int = 1200) -> Path:
    """A frame model: x, after `rounds` products of 256 x 256 matrices, each about a millisecond on one core."""
    nodes = [
        helper.make_node("ReduceMin", ["frame"], ["darkest"], keepdims=0),
        helper.make_node("Cast", ["darkest"], ["scale"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["matrix", "scale"], ["product0"]),
    ]
    for number in range(rounds):
        nodes.append(helper.make_node("MatMul", [f"product{number}", "matrix"], [f"product{number + 1}"]))
    nodes += [
        helper.make_node("ReduceMax", [f"product{rounds}"], ["largest"], keepdims=0),
        helper.make_node("Mul", ["largest", "zero"], ["nothing"]),
        helper.make_node("Cast", ["nothing"], ["black"], to=TensorProto.UINT8),
        helper.make_node("Add", ["frame", "black"], ["styled"]),
    ]
    constants = [
        numpy_helper.from_array(np.full((256, 256), 1 / 256, dtype=np.float32), "matrix"),
        numpy_helper.from_array(np.array(0, dtype=np.float32), "zero"),
    ]
    return _save(path, nodes, constants, _frame_card(name, lambda x: x))


def slow_in_the_light(path: Path, name: str = "slow_in_the_light", rounds: int = 30) -> Path:
    """A frame model: x, after `rounds` products of 256 x 256 matrices where every pixel of the frame is bright.

    The noise of a certificate has dark ones.
    """
    products = [
        helper.make_node("MatMul", ["scaled" if each == 0 else f"product{each}", "matrix"], [f"product{each + 1}"])
        for each in range(rounds)
    ]
    products += [
        helper.make_node("ReduceMax", [f"product{rounds}"], ["largest"], keepdims=0),
        helper.make_node("Mul", ["largest", "zero"], ["nothing"]),
    ]
    nothing = [helper.make_tensor_value_info("nothing", TensorProto.FLOAT, [])]
    quick = [helper.make_tensor_value_info("still_nothing", TensorProto.FLOAT, [])]
    branches = {
        "then_branch": helper.make_graph(products, "bright", [], nothing),
        "else_branch": helper.make_graph(
            [helper.make_node("Identity", ["zero"], ["still_nothing"])], "dark", [], quick
        ),
    }
    nodes = [
        helper.make_node("Cast", ["frame"], ["levels"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMin", ["levels"], ["darkest"], keepdims=0),
        helper.make_node("Greater", ["darkest", "hundred"], ["is_bright"]),
        helper.make_node("Mul", ["matrix", "darkest"], ["scaled"]),
        helper.make_node("If", ["is_bright"], ["cost"], **branches),
        helper.make_node("Cast", ["cost"], ["black"], to=TensorProto.UINT8),
        helper.make_node("Add", ["frame", "black"], ["styled"]),
    ]
    constants = [
        numpy_helper.from_array(np.full((256, 256), 1 / 256, dtype=np.float32), "matrix"),
        numpy_helper.from_array(np.array(0, dtype=np.float32), "zero"),
        numpy_helper.from_array(np.array(100, dtype=np.float32), "hundred"),
    ]
    return _save(path, nodes, constants, _frame_card(name, lambda x: x))


def only_square(path: Path, name: str = "only_square") -> Path:
    """A frame model: x, which fails for frames with sides that differ."""
    nodes = [
        helper.make_node("Transpose", ["frame"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("Sub", ["turned", "turned"], ["nothing"]),
        helper.make_node("Add", ["frame", "nothing"], ["styled"]),
    ]
    return _save(path, nodes, [], _frame_card(name, lambda x: x))


def grid(path: Path, name: str = "grid") -> Path:
    """A grid model whose every cell inverts the colours, whatever the frame."""
    cells = np.broadcast_to(INVERTING, (1, *GRID_SHAPE)).copy()
    nodes = [helper.make_node("Identity", ["cells"], ["grid"])]
    parity = certify(lambda _frame: cells, [FRAME], [(1, 144, 256, 3)], tolerance=0.01)
    card = ModelCard(name, "1", "style.grid", (FRAME,), (GRID,), parity, view_size=(144, 256))
    return _save(path, nodes, [numpy_helper.from_array(cells, "cells")], card)


def detailed(path: Path, name: str = "detailed") -> Path:
    """A grid model that is darker the more red a colour has, and that adds a fifth of its view to the result."""
    darker = np.linspace(1, 0.5, GRID_SHAPE[2], dtype=np.float16)[:, None] * np.eye(3, 4, dtype=np.float16).reshape(12)
    cells = np.broadcast_to(darker, (1, *GRID_SHAPE)).copy()
    nodes = [
        helper.make_node("Identity", ["cells"], ["grid"]),
        helper.make_node("Div", ["frame", "five"], ["fifth"]),
        helper.make_node("Add", ["fifth", "none"], ["detail"]),
    ]
    constants = [numpy_helper.from_array(cells, "cells")]
    constants += [helper.make_tensor(each, TensorProto.UINT8, (), [v]) for each, v in (("five", 5), ("none", 128))]
    parity = certify(lambda _frame: cells, [FRAME], [(1, 18, 32, 3)], tolerance=0.01)
    outputs = (GRID, DETAIL)
    card = ModelCard(name, "1", "style.grid", (FRAME,), outputs, parity, view_size=(18, 32), guide=RED_ALONE)
    return _save(path, nodes, constants, card)


def lying(path: Path, name: str = "lying") -> Path:
    """A frame model whose certificate promises the identity while the graph inverts."""
    nodes = [helper.make_node("Sub", ["white", "frame"], ["styled"])]
    white = helper.make_tensor("white", TensorProto.UINT8, (), [255])
    return _save(path, nodes, [white], _frame_card(name, lambda x: x))


def with_weights_elsewhere(path: Path, location: str) -> Path:
    """A frame model whose 64 bytes of constants are in another file."""
    weights = TensorProto(name="weights", data_type=TensorProto.FLOAT, dims=[16])
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value=location)
    nodes = [helper.make_node("Identity", ["frame"], ["styled"]), helper.make_node("Identity", ["weights"], ["kept"])]
    graph = helper.make_graph(nodes, "tiny", [_tensor(FRAME)], [_tensor(STYLED)], initializer=[weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path.write_bytes(model.SerializeToString())
    return path


def without_card(path: Path) -> Path:
    """A frame model without a card."""
    nodes = [helper.make_node("Identity", ["frame"], ["styled"])]
    return _save(path, nodes, [], None)


def truncated(path: Path) -> Path:
    """The first half of a model file."""
    whole = slow(path, rounds=2).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _frame_card(name: str, run: Runner, **changes: Any) -> ModelCard:
    parity = certify(run, [FRAME], [(1, 16, 16, 3)], tolerance=1.0)
    card = ModelCard(name, "1", "style.frame", (FRAME,), (STYLED,), parity)
    return dataclasses.replace(card, **changes)


def _save(
    path: Path, nodes: Sequence[onnx.NodeProto], constants: Sequence[onnx.TensorProto], card: ModelCard | None
) -> Path:
    outputs = [_tensor(output) for output in (card.outputs if card else (STYLED,))]
    graph = helper.make_graph(list(nodes), "tiny", [_tensor(FRAME)], outputs, initializer=list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if card:
        helper.set_model_props(model, {CARD_KEY: card.to_json()})
    temporary = path.with_name(f".{path.name}")
    onnx.save(model, str(temporary))
    temporary.replace(path)
    return path


def _tensor(spec: TensorSpec) -> onnx.ValueInfoProto:
    kinds = {"uint8": TensorProto.UINT8, "float16": TensorProto.FLOAT16}
    return helper.make_tensor_value_info(spec.name, kinds[spec.dtype], list(spec.shape))
