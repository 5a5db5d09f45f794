"""Exported models as functions of frames: maps that are too large for one piece."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backend import tiny_models
from capriccio_training.style import exported
from capriccio_training.style.exported import Translate, open_translation


@pytest.fixture
def translate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Translate:
    """A model that shows how wide the picture is that it is given, with tiles of 64 pixels."""
    monkeypatch.setattr(exported, "TILE_SIDE", 64)
    return open_translation(tiny_models.width_painter(tmp_path / "width.onnx"))[1]


def test_a_picture_of_no_more_pixels_than_a_tile_goes_through_the_model_in_one_piece(translate: Translate) -> None:
    np.testing.assert_array_equal(translate(np.zeros((32, 128, 3), np.uint8)), np.full((32, 128, 3), 128))


def test_a_larger_picture_goes_through_the_model_in_tiles(translate: Translate) -> None:
    made = translate(np.zeros((64, 200, 3), np.uint8))
    assert made.shape == (64, 200, 3)
    assert made.max() < 128
