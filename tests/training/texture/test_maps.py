"""`texture.maps`: the torus, learning, resuming, the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch
from lightning_fabric import Fabric

from capriccio.card import CARD_KEY, ModelCard
from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.loop import train
from capriccio_training.onnx_file import About
from capriccio_training.texture.config import TextureConfig, resolve_new
from capriccio_training.texture.data.material_folder import open_materials
from capriccio_training.texture.data.materials.files import write_material
from capriccio_training.texture.data.materials.procedural import make_material
from capriccio_training.texture.export import export_run
from capriccio_training.texture.nets.maps_net import MapsNet
from capriccio_training.texture.recipes.maps import Maps
from training.states import assert_equal_states
from training.test_loop import Silent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for seed, kind in enumerate(("tiles", "cobbles", "plaster")):
        write_material(tmp_path / "materials", kind, make_material(kind, 96, seed))
    return tmp_path / "materials"


def tiny(folder: Path, **sections: Any) -> TextureConfig:
    small = {
        "recipe": "maps",
        "pictures": str(folder),
        "data": {"side": 96, "batch": 2},
        "maps": {"width": 4, "critic_width": 4},
        "loop": {"threads": 1, "sample_steps": 1000, "log_steps": 1},
        "schedule": {"steps": 4},
    }
    return resolve_new(small, sections)


def trained_net() -> MapsNet:
    torch.manual_seed(0)
    network = MapsNet(width=4)
    for weight in network.parameters():
        torch.nn.init.normal_(weight, 0, 0.1)
    return network.eval()


@torch.no_grad()
def test_maps_roll_with_their_texture() -> None:
    network, picture = trained_net(), torch.rand(1, 3, 48, 64) * 2 - 1
    maps, of_rolled = network(picture), network(torch.roll(picture, (8, -24), (2, 3)))
    assert torch.allclose(torch.roll(maps, (8, -24), (2, 3)), of_rolled, atol=1e-5)
    assert maps.shape == (1, 2, 48, 64)
    assert maps.std() > 0.01


@torch.no_grad()
def test_a_tiled_texture_has_its_maps_tiled() -> None:
    network, picture = trained_net(), torch.rand(1, 3, 32, 32) * 2 - 1
    assert torch.allclose(network(picture.repeat(1, 1, 2, 3)), network(picture).repeat(1, 1, 2, 3), atol=1e-5)


@pytest.mark.slow
def test_it_learns_height_and_roughness(tmp_path: Path) -> None:
    write_material(tmp_path, "cobbles", make_material("cobbles", 96, 1))
    settings = {"maps": {"width": 8, "gan": 0.0}, "optimizer": {"generator_rate": 3e-3}, "data": {"flip": False}}
    config = tiny(tmp_path, **settings)
    torch.manual_seed(0)
    recipe = Maps(config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0), 1)
    batches = open_materials(tmp_path, config.data, 0)
    losses = [recipe.step(*batches.next()) for _ in range(50)]
    for term in ("height", "roughness"):
        before, after = (float(torch.stack([loss[term] for loss in part]).mean()) for part in (losses[:5], losses[-5:]))
        assert after < 0.7 * before, term


def test_without_the_game_there_is_no_discriminator_to_teach(folder: Path) -> None:
    config = tiny(folder, maps={"width": 4, "critic_width": 4, "gan": 0.0})
    recipe = Maps(config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0), 1)
    assert set(recipe.step(*open_materials(folder, config.data, 0).next())) == {"height", "slope", "roughness"}


def test_a_resumed_training_ends_exactly_like_one_that_was_never_stopped(folder: Path, tmp_path: Path) -> None:
    config, runs = tiny(folder), (tmp_path / "whole", tmp_path / "broken")
    train(config, runs[0], Silent())
    with pytest.raises(KeyboardInterrupt):
        train(config, runs[1], Silent(stop_at=2))
    train(config, runs[1], Silent(), resume=True)
    one, other = ({**checkpoint.load(run), "elapsed_s": 0} for run in runs)
    assert_equal_states(one, other)
    assert (runs[0] / "samples" / "0000004.png").is_file()


def test_a_run_becomes_a_file_that_maps_textures_of_any_size(folder: Path, tmp_path: Path) -> None:
    train(tiny(folder), tmp_path / "run", Silent())
    card = export_run(tmp_path / "run", "", tmp_path / "surfaces.onnx", About("surfaces", licence="MIT"))
    session = onnxruntime.InferenceSession(tmp_path / "surfaces.onnx", providers=["CPUExecutionProvider"])
    assert ModelCard.from_json(session.get_modelmeta().custom_metadata_map[CARD_KEY]) == card
    assert (card.kind, card.size_multiple, card.recipe) == ("texture.maps", 8, "maps")
    height, roughness = session.run(["height", "roughness"], {"image": np.zeros((2, 40, 24, 3), np.uint8)})
    assert height.shape == roughness.shape == (2, 40, 24, 1)
    assert height.dtype == np.float32


@pytest.mark.parametrize(("side", "fits"), [(96, True), (88, False), (100, False), (104, True)])
def test_crops_are_whole_cells_and_large_enough_for_the_discriminator(folder: Path, side: int, fits: bool) -> None:
    if fits:
        recipe = Maps(tiny(folder, data={"side": side}), Fabric(accelerator="cpu"), torch.Generator(), 1)
        recipe.step(torch.zeros(1, 3, side, side), torch.zeros(1, 2, side, side))
    else:
        with pytest.raises(InvalidField, match="allowed for maps: multiples of 8 from 96"):
            tiny(folder, data={"side": side})
