"""Exported models as functions of frames: maps that are too large for one piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from capriccio.card import CARD_KEY, ModelCard, TensorSpec
from capriccio.engine.parity import certify
from capriccio_training import exported
from capriccio_training.exported import Translate, open_translation

SHAPE = ("batch", "height", "width", 3)


@pytest.fixture
def width_painter(tmp_path: Path) -> Path:
    """A model that paints every pixel as bright as the picture that it is given is wide."""
    frame, styled = (TensorSpec(name, "uint8", SHAPE, "NHWC", (0, 255), "srgb") for name in ("frame", "styled"))
    parity = certify(lambda x: np.full_like(x, x.shape[2]), "uint8", (1, 8, 8, 3), tolerance=0.0)
    card = ModelCard("width", "1", "style.frame", (frame,), (styled,), parity)
    ends = [helper.make_tensor_value_info(name, TensorProto.UINT8, ["n", "h", "w", 3]) for name in ("frame", "styled")]
    nodes = [
        helper.make_node("Shape", ["frame"], ["shape"]),
        helper.make_node("Shape", ["frame"], ["columns"], start=2, end=3),
        helper.make_node("Cast", ["columns"], ["level"], to=TensorProto.UINT8),
        helper.make_node("Expand", ["level", "shape"], ["styled"]),
    ]
    graph = helper.make_graph(nodes, "width", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {CARD_KEY: card.to_json()})
    path = tmp_path / "width.onnx"
    onnx.save(model, str(path))
    return path


@pytest.fixture
def translate(monkeypatch: pytest.MonkeyPatch, width_painter: Path) -> Translate:
    """The model, with tiles of 64 pixels."""
    monkeypatch.setattr(exported, "TILE_SIDE", 64)
    return open_translation(width_painter)[1]


def test_a_picture_of_no_more_pixels_than_a_tile_goes_through_the_model_in_one_piece(translate: Translate) -> None:
    np.testing.assert_array_equal(translate(np.zeros((32, 128, 3), np.uint8)), np.full((32, 128, 3), 128))


def test_a_larger_picture_goes_through_the_model_in_tiles(translate: Translate) -> None:
    made = translate(np.zeros((64, 200, 3), np.uint8))
    assert made.shape == (64, 200, 3)
    assert made.max() < 128
