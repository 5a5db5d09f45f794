"""Texture models that are tiny and real: what they compute is known, so what the services make of it can be checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from capriccio.card import CARD_KEY, ModelCard, TensorSpec
from capriccio.engine.parity import certify

CELL = 8
CELL_VALUES = CELL * CELL * 3
LABELS = ("moss", "rock", "sand")
LABEL_COLOURS = np.array([[40, 120, 40], [120, 120, 120], [220, 190, 120]], np.float32)

IMAGE = TensorSpec("image", "uint8", (1, "height", "width", 3), "NHWC", (0, 255), "srgb")
BATCH_IMAGE = TensorSpec("image", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
PLACES = TensorSpec("places", "int64", ("batch", "rows", "columns"))
NOISE = TensorSpec("noise", "float32", ("batch", "rows", "columns", 4))
STRENGTH = TensorSpec("strength", "float32", ("batch",), range=(0, 1))
GRAIN = TensorSpec("noise", "float32", ("batch", "rows", "columns", CELL_VALUES))
CHARACTER = TensorSpec("character", "float32", ("batch", 2))
LABEL = TensorSpec("label", "float32", ("batch", len(LABELS)), range=(0, 1))
TEXTURE = TensorSpec("texture", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb")
HEIGHT = TensorSpec("height", "float32", ("batch", "height", "width", 1), "NHWC", (0, 1))
ROUGHNESS = TensorSpec("roughness", "float32", ("batch", "height", "width", 1), "NHWC", (0, 1))

VARY_SHAPES = ((1, 32, 32, 3), (2, 3, 5), (2, 3, 5, 4), (2,))
KINDS = {"float32": TensorProto.FLOAT, "uint8": TensorProto.UINT8, "int64": TensorProto.INT64}

Array = NDArray[Any]


def vary(path: Path, name: str = "vary", rounds: int = 0) -> Path:
    """Each cell is that of its place, brighter by its noise: 16 levels for a standard deviation at strength 1.

    With `rounds` it takes about as many times 10 ms more for each 512 x 512 pixels.
    """
    nodes = [
        helper.make_node("Transpose", ["image"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Cast", ["planes"], ["colours"], to=TensorProto.FLOAT),
        helper.make_node("SpaceToDepth", ["colours"], ["cells"], blocksize=CELL),
        helper.make_node("Transpose", ["cells"], ["grid"], perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["grid", "list"], ["listed"]),
        helper.make_node("Gather", ["listed", "places"], ["taken"], axis=0),
        helper.make_node("Slice", ["noise", "first", "second", "last_axis"], ["grain"]),
        helper.make_node("Reshape", ["strength", "per_texture"], ["share"]),
        helper.make_node("Mul", ["grain", "share"], ["scaled"]),
        helper.make_node("Mul", ["scaled", "sixteen"], ["brighter"]),
        helper.make_node("Add", ["taken", "brighter"], ["exact"]),
        *_waiting("exact", "made", rounds),
        *_picture("made"),
    ]
    constants = {
        "list": np.array([-1, CELL_VALUES]),
        "per_texture": np.array([-1, 1, 1, 1]),
        "first": np.array([0]),
        "second": np.array([1]),
        "last_axis": np.array([3]),
        "sixteen": np.float32(16),
    }
    inputs = (IMAGE, PLACES, NOISE, STRENGTH)
    return _save(path, name, "texture.vary", inputs, VARY_SHAPES, (TEXTURE,), nodes, constants, varied)


def varied(image: Array, places: Array, noise: Array, strength: Array) -> Array:
    """What `vary` computes."""
    rows, columns = image.shape[1] // CELL, image.shape[2] // CELL
    cells = image[0].reshape(rows, CELL, columns, CELL, 3).swapaxes(1, 2).reshape(-1, CELL, CELL, 3)
    brighter = 16 * noise[..., :1, None, None] * strength[:, None, None, None, None, None]
    made = cells[places] + brighter
    picture = made.swapaxes(2, 3).reshape(len(places), places.shape[1] * CELL, places.shape[2] * CELL, 3)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def synthesize(path: Path, name: str = "synthesize") -> Path:
    """The label's colour with the noise as grain of 8 levels; the first number of the character makes it brighter."""
    nodes = [
        helper.make_node("MatMul", ["label", "colours"], ["colour"]),
        helper.make_node("Slice", ["character", "first", "second", "axis"], ["mood"]),
        helper.make_node("Mul", ["mood", "eight"], ["light"]),
        helper.make_node("Add", ["colour", "light"], ["base"]),
        helper.make_node("Reshape", ["base", "planes"], ["level"]),
        helper.make_node("Mul", ["noise", "eight"], ["grain"]),
        *_unfolded("grain", "surface"),
        helper.make_node("Add", ["surface", "level"], ["sum"]),
        *_pixels("sum"),
    ]
    constants = {
        "colours": LABEL_COLOURS,
        "first": np.array([0]),
        "second": np.array([1]),
        "axis": np.array([1]),
        "eight": np.float32(8),
        "planes": np.array([-1, 3, 1, 1]),
    }

    def run(noise: Array, character: Array, label: Array) -> Array:
        level = label @ LABEL_COLOURS + 8 * character[:, :1]
        count, rows, columns, _ = noise.shape
        grain = 8 * noise.reshape(count, rows, columns, CELL, CELL, 3).swapaxes(2, 3)
        picture = grain.reshape(count, rows * CELL, columns * CELL, 3) + level[:, None, None, :]
        return np.clip(np.rint(picture), 0, 255).astype(np.uint8)

    shapes = ((2, 3, 5, CELL_VALUES), (2, 2), (2, 3))
    inputs = (GRAIN, CHARACTER, LABEL)
    return _save(path, name, "texture.synthesize", inputs, shapes, (TEXTURE,), nodes, constants, run, LABELS)


def maps(path: Path, name: str = "maps") -> Path:
    """The height is the red of a texture, the roughness its green; both sides must be multiples of 8."""
    nodes = [
        helper.make_node("Cast", ["image"], ["colours"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["colours", "white"], ["levels"]),
        helper.make_node("Slice", ["levels", "zero", "one", "axis"], ["height"]),
        helper.make_node("Slice", ["levels", "one", "two", "axis"], ["roughness"]),
    ]
    constants = {
        "white": np.float32(255),
        "zero": np.array([0]),
        "one": np.array([1]),
        "two": np.array([2]),
        "axis": np.array([3]),
    }
    outputs, shapes = (HEIGHT, ROUGHNESS), ((1, 16, 16, 3),)
    return _save(
        path,
        name,
        "texture.maps",
        (BATCH_IMAGE,),
        shapes,
        outputs,
        nodes,
        constants,
        lambda image: image[..., :1] / 255,
    )


def _waiting(source: str, target: str, rounds: int) -> list[onnx.NodeProto]:
    """Pass values on after `rounds` sines of each: nothing for a certificate, much for a large texture."""
    if not rounds:
        return [helper.make_node("Identity", [source], [target])]
    names = [source, *(f"sine{number}" for number in range(rounds))]
    return [
        *(helper.make_node("Sin", [before], [after]) for before, after in pairwise(names)),
        helper.make_node("Mul", [names[-1], "nothing"], ["none"]),
        helper.make_node("Add", [source, "none"], [target]),
    ]


def _picture(source: str) -> list[onnx.NodeProto]:
    """Unfold (batch, rows, columns, values), in the order of SpaceToDepth, to the texture."""
    return [
        helper.make_node("Transpose", [source], ["stacked"], perm=[0, 3, 1, 2]),
        helper.make_node("DepthToSpace", ["stacked"], ["unfolded"], blocksize=CELL),
        *_pixels("unfolded"),
    ]


def _unfolded(source: str, target: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Transpose", [source], ["stacked"], perm=[0, 3, 1, 2]),
        helper.make_node("DepthToSpace", ["stacked"], [target], blocksize=CELL),
    ]


def _pixels(source: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Transpose", [source], ["pixels"], perm=[0, 2, 3, 1]),
        helper.make_node("Round", ["pixels"], ["rounded"]),
        helper.make_node("Clip", ["rounded", "darkest", "brightest"], ["levels_of_8_bits"]),
        helper.make_node("Cast", ["levels_of_8_bits"], ["texture"], to=TensorProto.UINT8),
    ]


SHARED_CONSTANTS = {
    "darkest": np.float32(0),
    "brightest": np.float32(255),
    "nothing": np.float32(0),
}


def _save(
    path: Path,
    name: str,
    kind: str,
    inputs: Sequence[TensorSpec],
    shapes: Sequence[Sequence[int]],
    outputs: Sequence[TensorSpec],
    nodes: Sequence[onnx.NodeProto],
    constants: dict[str, Any],
    run: Callable[..., Array],
    labels: tuple[str, ...] = (),
) -> Path:
    used = {each for node in nodes for each in node.input}
    known = {each: value for each, value in {**SHARED_CONSTANTS, **constants}.items() if each in used}
    parity = certify(run, inputs, shapes, tolerance=1.0)
    card = ModelCard(name, "1", kind, tuple(inputs), tuple(outputs), parity, size_multiple=CELL, labels=labels)
    initialisers = [numpy_helper.from_array(np.asarray(value), each) for each, value in known.items()]
    graph = helper.make_graph(list(nodes), name, list(map(_tensor, inputs)), list(map(_tensor, outputs)), initialisers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {CARD_KEY: card.to_json()})
    temporary = path.with_name(f".{path.name}")
    onnx.save(model, str(temporary))
    temporary.replace(path)
    return path


def _tensor(spec: TensorSpec) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(spec.name, KINDS[spec.dtype], list(spec.shape))
