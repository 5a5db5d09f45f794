"""Variants of bundled models, each made once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capriccio.card import ModelCard
from capriccio_training.model_file import read_model
from capriccio_training.quantize.examples import PictureSource
from capriccio_training.quantize.variant import Made, Wanted, make_variant

BUNDLED = Path(__file__).parents[3] / "python_backend" / "capriccio" / "models"


def bundled(name: str) -> tuple[bytes, ModelCard]:
    path = BUNDLED / f"{name}.onnx"
    return path.read_bytes(), read_model(path)[1]


@pytest.fixture
def few_pictures(tmp_path: Path) -> PictureSource:
    """Give a folder with as few pictures as are enough, which is quicker than procedural ones."""
    folder = tmp_path / "few"
    folder.mkdir()
    random = np.random.default_rng(0)
    for number in range(4):
        blocks = random.integers(0, 256, (9, 16, 3), np.uint8)
        Image.fromarray(np.kron(blocks, np.ones((8, 8, 1), np.uint8))).save(folder / f"{number}.png")
    return PictureSource(folder)


@pytest.fixture(scope="session")
def made() -> Callable[[str, str], Made]:
    """Give a function from a bundled model's name and a precision to its variant."""

    @functools.cache
    def make(name: str, precision: str) -> Made:
        return make_variant(*bundled(name), Wanted(precision), lambda _stage, _done: None)

    return make
