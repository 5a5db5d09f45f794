"""Variants of bundled models, each made once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from capriccio.card import ModelCard
from capriccio_training.model_file import read_model
from capriccio_training.quantize.variant import Made, Wanted, make_variant

BUNDLED = Path(__file__).parents[3] / "python_backend" / "capriccio" / "models"


def bundled(name: str) -> tuple[bytes, ModelCard]:
    path = BUNDLED / f"{name}.onnx"
    return path.read_bytes(), read_model(path)[1]


@pytest.fixture(scope="session")
def made() -> Callable[[str, str], Made]:
    """Give a function from a bundled model's name and a precision to its variant."""

    @functools.cache
    def make(name: str, precision: str) -> Made:
        return make_variant(*bundled(name), Wanted(precision), lambda _stage, _done: None)

    return make
