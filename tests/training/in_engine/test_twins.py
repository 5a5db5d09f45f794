"""Twins for an engine's own inference: the same weights and pictures, and only what the engine publishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from capriccio.card import TWIN_CARD_KEY, ModelCard
from capriccio.engine.parity import verify
from capriccio.errors import InvalidField, ModelRejected
from capriccio_training.in_engine import operators, proof
from capriccio_training.in_engine.twin import MADE_FROM_KEY, Twin, make_twin
from capriccio_training.model_file import read_model
from capriccio_training.onnx_file import About
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.style.config import GENERATOR_NAMES, resolve
from capriccio_training.style.export import export_generator
from capriccio_training.style.nets import build_generator

BUNDLED = Path(__file__).parents[3] / "python_backend" / "capriccio" / "models"
STYLES = sorted(BUNDLED.glob("*_to_*.onnx"))
SMALL = (72, 128)


def size_for(card: ModelCard) -> tuple[int, int] | None:
    return None if card.view_size else SMALL


def fresh(generator: str, **settings: Any) -> tuple[bytes, ModelCard]:
    """A file of a small generator that has learned nothing."""
    torch.manual_seed(0)
    config = resolve({"generator": {"name": generator, "width": 8, **settings}})
    net = build_generator(config.generator).eval()
    for parameter in net.parameters():
        parameter.data += 0.02 * torch.randn_like(parameter)
    return export_generator(net, config, 0, About("look"))


def weights(content: bytes) -> dict[str, bytes]:
    """The large constants of a file, as float32, by the names of the values that they are."""
    model = onnx.load_from_string(content)
    arrays = {each.name.removesuffix("_half"): numpy_helper.to_array(each) for each in model.graph.initializer}
    return {name: array.astype(np.float32).tobytes() for name, array in arrays.items() if array.size >= 64}


def missing_or_changed(content: bytes, twin: Twin) -> set[str]:
    """Weights that the twin does not hold as they are; what they make of a place in the frame is worked out."""
    theirs = weights(twin.content)
    changed = {name for name, values in weights(content).items() if theirs.get(name) != values}
    return {name for name in changed if not name.endswith("context.height.weight")}


def held_to_the_table(content: bytes, twin: Twin) -> None:
    model = onnx.load_from_string(twin.content)
    operators.check_supported(model)
    assert {each.version for each in model.opset_import} == {15}
    assert all(side.dim_value > 0 for value in model.graph.input for side in value.type.tensor_type.shape.dim)
    assert not missing_or_changed(content, twin)
    assert {tensor.data_type for tensor in model.graph.initializer} <= {onnx.TensorProto.FLOAT, onnx.TensorProto.INT64}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_every_bundled_look_has_a_twin_and_says_so(path: Path) -> None:
    _, card = read_model(path)
    twin = make_twin(path.read_bytes(), card, size_for(card))
    held_to_the_table(path.read_bytes(), twin)
    assert card.in_engine
    operations = {node.op_type for node in onnx.load_from_string(twin.content).graph.node}
    assert not operations & {"Cast", "Shape", "Gather", "ConstantOfShape", "Range", "Concat"}, (
        "sizes are still computed"
    )


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_every_network_for_looks_can_have_a_twin(generator: str) -> None:
    content, card = fresh(generator)
    held_to_the_table(content, make_twin(content, card, size_for(card)))


def test_a_grid_with_guide_and_detail_and_a_shrinking_teacher_can_have_one() -> None:
    content, card = fresh("grid", grid_cell=8, grid_depth=6, grid_guide=True, grid_detail=True)
    twin = make_twin(content, card)
    held_to_the_table(content, twin)
    assert twin.card.guide == card.guide
    assert [(output.name, output.shape, output.layout) for output in twin.card.outputs] == [
        ("grid", (1, 18, 32, 6, 12), "NYXZC"),
        ("detail", (1, 3, 144, 256), "NCHW"),
    ]
    content, card = fresh("teacher", shrink=2)
    held_to_the_table(content, make_twin(content, card, SMALL))


def test_a_twin_takes_and_gives_floats_and_proves_itself() -> None:
    content, card = fresh("realtime")
    twin = make_twin(content, card, (40, 56))
    frame = np.random.default_rng(0).integers(0, 256, (1, 40, 56, 3), dtype=np.uint8)
    (styled,) = onnx_runner(twin.content)(frame.transpose(0, 3, 1, 2).astype(np.float32) / 255)
    (expected,) = onnx_runner(content)(frame)
    levels = styled.transpose(0, 2, 3, 1) * 255
    assert styled.dtype == np.float32
    assert np.abs(levels - expected).max() <= 1.001
    assert (np.abs(levels - expected) > 0.5).mean() < 0.001
    (given,) = twin.card.inputs
    assert (given.name, given.dtype, given.shape, given.layout, given.range, given.color) == (
        "frame",
        "float32",
        (1, 3, 40, 56),
        "NCHW",
        (0.0, 1.0),
        "srgb",
    )
    assert verify(lambda *arrays: onnx_runner(twin.content)(*arrays)[0], twin.card) < 1e-4


def test_the_file_holds_the_twins_card_and_where_it_came_from() -> None:
    content, card = fresh("grid")
    twin = make_twin(content, card)
    metadata = {each.key: each.value for each in onnx.load_from_string(twin.content).metadata_props}
    assert ModelCard.from_json(metadata[TWIN_CARD_KEY]) == twin.card
    assert metadata[MADE_FROM_KEY].startswith("look 1 (")
    assert set(metadata) == {TWIN_CARD_KEY, MADE_FROM_KEY}, "the backend would take it for a model"


@pytest.mark.parametrize("kind", ["terrain_generate", "texture_vary", "music_sequence"])
def test_models_for_other_things_are_refused(kind: str) -> None:
    path = BUNDLED / f"{kind}.onnx"
    _, card = read_model(path)
    with pytest.raises(InvalidField, match=r"only style.frame and style.grid"):
        make_twin(path.read_bytes(), card)


def test_a_grid_model_keeps_its_view_and_a_frame_model_its_multiples() -> None:
    content, card = fresh("grid")
    assert make_twin(content, card, (144, 256)).card.view_size == (144, 256)
    with pytest.raises(InvalidField, match="128x72; look always sees frames of 256x144"):
        make_twin(content, card, SMALL)
    content, card = fresh("realtime")
    with pytest.raises(InvalidField, match="multiples of 16"):
        make_twin(content, replace(card, size_multiple=16), (72, 120))


def test_a_twin_that_differs_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    content, card = fresh("realtime")
    honest = proof._as_planes
    monkeypatch.setattr(proof, "_as_planes", lambda pixels: honest(pixels) * np.float32(0.9))
    with pytest.raises(ModelRejected, match=r"the twin's styled differs from its model's by 0\.\d+; nothing"):
        make_twin(content, card, SMALL)


def test_a_graph_that_does_something_else_with_the_picture_is_refused() -> None:
    content, card = fresh("realtime")
    model = onnx.load_from_string(content)
    for node in model.graph.node:
        node.input[:] = ["frame_kept" if name == "frame" else name for name in node.input]
    model.graph.node.insert(0, onnx.helper.make_node("Identity", ["frame"], ["frame_kept"]))
    with pytest.raises(ModelRejected, match="beside frame the graph has Identity; a twin needs one Cast"):
        make_twin(model.SerializeToString(), card, SMALL)
