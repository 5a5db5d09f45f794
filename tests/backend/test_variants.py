"""A variant that computes with fewer bits, as `models` and `doctor` show it beside other models."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest

from backend import tiny_models
from capriccio.card import CARD_KEY, ModelCard, Variant
from capriccio.cli.variants import precision_of, variant_in_words

VARIANT = Variant(
    "invert", "3", "0123456789abcdef", "int8", measured_count=12, loss={"mean_levels": 0.5, "psnr": 41.23}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model, and a file whose card says that it is an int8 variant of it."""
    tiny_models.invert(tmp_path / "invert.onnx")
    model = onnx.load(str(tiny_models.invert(tmp_path / "whole.onnx", "invert-int8")))
    card = ModelCard.from_json(model.metadata_props[0].value)
    onnx.helper.set_model_props(model, {CARD_KEY: dataclasses.replace(card, variant=VARIANT).to_json()})
    onnx.save(model, str(tmp_path / "whole.onnx"))
    return tmp_path


def test_models_shows_what_each_computes_with(run: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    lines = {
        line.split("│")[1].strip(): line for line in run("models", "--models", folder)[1].splitlines() if "│" in line
    }
    assert "int8" in lines["invert-int8"].split("│")[3]
    assert "float32" in lines["invert"].split("│")[3]


def test_doctor_tells_what_a_variant_was_made_from_and_how_close_it_is(
    run: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    said = " ".join(run("doctor", "--models", folder, "--bind", "tcp://127.0.0.1:0")[1].replace("│", " ").split())
    assert "int8 of invert 3, 41.2 dB to it; certificate holds" in said


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        ({"psnr": 41.23, "nats": 1.0}, "int8 of invert 3, 41.2 dB to it"),
        ({"nats": 0.00012}, "int8 of invert 3, +0.0001 nats a word"),
        ({"mood": 1.0}, "int8 of invert 3"),
        ({}, "int8 of invert 3"),
    ],
)
def test_a_loss_is_told_by_its_first_known_figure(loss: dict[str, float], said: str) -> None:
    assert variant_in_words({"variant": dataclasses.asdict(dataclasses.replace(VARIANT, loss=loss))}) == said


def test_a_server_of_before_there_were_variants_lists_models_of_full_precision() -> None:
    assert precision_of({"name": "invert"}) == "float32"
    assert precision_of({"name": "invert", "variant": None}) == "float32"
    assert variant_in_words({"name": "invert"}) == ""
