"""Each GAN as a `texture.synthesize` model: one picture for each cell, labels and sliders as inputs, proven."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from capriccio.engine.model import load_model
from capriccio.services.texture.synthesize import synthesize
from capriccio.services.texture.wanted import Wanted
from capriccio_training import checkpoint
from capriccio_training.cli import app
from capriccio_training.data.levels import to_uint8
from capriccio_training.texture.gan_config import GAN_RECIPES
from capriccio_training.texture.latent import Codes
from capriccio_training.texture.trained import open_trained

from .gans import SIDE, make_gan, teach, tiny

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def run_of(name: str, folder: Path, **sections: Any) -> Path:
    """A run that has taken a few steps."""
    config = tiny(name, **sections)
    recipe = make_gan(config)
    if not config.data.alpha:
        teach(recipe, 3)
    checkpoint.write_config(folder, config)
    state = {"step": 3, "recipe": recipe.parts.state_dict(), "batches": {"labels": ["moss", "Rock"]}}
    checkpoint.save(folder, state, {})
    return folder


def export(run: Path, out: Path) -> str:
    result = CliRunner().invoke(app, ["export", str(run), "--out", str(out)])
    assert result.exit_code == (0 if out.exists() else 1), result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("name", GAN_RECIPES)
def test_each_is_a_model_that_the_service_makes_pictures_with(name: str, tmp_path: Path) -> None:
    run = run_of(name, tmp_path / "run")
    export(run, tmp_path / "made.onnx")
    model = load_model(tmp_path / "made.onnx")
    labels = {"acgan": ("moss", "rock"), "infogan": tuple(map(str, range(1, 11)))}.get(name, ("picture",))
    assert (model.card.kind, model.card.size_multiple, model.card.labels) == ("texture.synthesize", SIDE, labels)
    (sheet,) = synthesize(model, labels[-1].upper(), Wanted(size=(3 * SIDE, 2 * SIDE), seed=5))
    pictures = sheet.pictures["image"].reshape(2, SIDE, 3, SIDE, 3).transpose(0, 2, 1, 3, 4).reshape(6, -1)
    assert len(np.unique(pictures, axis=0)) == 6


def test_the_file_makes_what_the_run_makes(tmp_path: Path) -> None:
    run = run_of("acgan", tmp_path / "run")
    export(run, tmp_path / "made.onnx")
    trained, model = open_trained(run), load_model(tmp_path / "made.onnx")
    codes = trained.latent.draw(6, torch.Generator().manual_seed(0)).choosing(1)
    with torch.no_grad():
        expected = to_uint8(trained.generator(trained.latent.join(codes))).permute(0, 2, 3, 1).numpy()
    noise = codes.noise.reshape(2, 1, 3, -1).numpy()
    label = np.array([[0, 1], [0, 1]], np.float32)
    made = model.run_all(noise, np.zeros((2, 1), np.float32), label)["texture"]
    assert made.shape == (2, SIDE, 3 * SIDE, 3)
    side_by_side = expected.reshape(2, 3, SIDE, SIDE, 3).transpose(0, 2, 1, 3, 4).reshape(made.shape)
    assert np.abs(made.astype(int) - side_by_side.astype(int)).max() <= 2


def test_a_character_moves_the_sliders_over_all_that_they_were_trained_on(tmp_path: Path) -> None:
    run = run_of("infogan", tmp_path / "run", infogan={"categories": 2, "sliders": 1})
    export(run, tmp_path / "made.onnx")
    trained, model = open_trained(run), load_model(tmp_path / "made.onnx")
    noise = np.zeros((1, 1, 1, trained.latent.noise), np.float32)
    for character, slider in ((0.0, 0.0), (-9.0, -1.0), (0.67449, 0.5)):
        made = model.run_all(noise, np.full((1, 1), character, np.float32), np.array([[1, 0]], np.float32))["texture"]
        codes = Codes(torch.zeros(1, trained.latent.noise), torch.tensor([0]), torch.tensor([[slider]]))
        with torch.no_grad():
            expected = to_uint8(trained.generator(trained.latent.join(codes)))[0].permute(1, 2, 0).numpy()
        assert np.abs(made[0].astype(int) - expected.astype(int)).max() <= 2


def test_transparency_is_not_exported(tmp_path: Path) -> None:
    run = run_of("dcgan", tmp_path / "run", data={"side": SIDE, "batch": 16, "alpha": True})
    assert "transparency, which no exported model has" in export(run, tmp_path / "made.onnx")
