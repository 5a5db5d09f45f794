"""`texture.vary`: the torus, the strength, learning, resuming, the file."""

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
from capriccio_training.texture.config import VARY_CELL, TextureConfig, TilesConfig, resolve_new
from capriccio_training.texture.data.tiles import open_tiles
from capriccio_training.texture.export import export_run
from capriccio_training.texture.nets.variation import Variation, rearranged
from capriccio_training.texture.recipes.vary import Vary, drawn_change
from training.states import assert_equal_states
from training.test_loop import Silent

CHANNELS = 68  # of the latent: 64 coefficients and 4 features
ABOUT = About("siblings", "1", "", "MIT", "made for a test")


def tiny(textures: Path, **sections: Any) -> TextureConfig:
    small = {
        "pictures": str(textures),
        "data": {"side": 64, "batch": 3},
        "vary": {"width": 8, "features": 4, "critic_width": 4, "critic_scales": 1},
        "loop": {"threads": 1, "sample_steps": 1000, "log_steps": 1},
        "schedule": {"steps": 4},
    }
    return resolve_new(small, sections)


def make_recipe(config: TextureConfig) -> Vary:
    torch.manual_seed(0)
    return Vary(config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0), 2)


def trained_net() -> Variation:
    """A network whose every weight matters."""
    torch.manual_seed(0)
    network = Variation(width=8, features=4, noise=0.5)
    for weight in network.parameters():
        torch.nn.init.normal_(weight, 0, 0.1)
    return network.eval()


def change(pictures: torch.Tensor, strength: float, seed: int = 0) -> tuple[torch.Tensor, ...]:
    return (pictures, *drawn_change(pictures, torch.full((len(pictures),), strength), CHANNELS, seed))


@torch.no_grad()
def test_what_is_made_rolls_with_what_is_given() -> None:
    network, picture = trained_net(), torch.rand(1, 3, 48, 64) * 2 - 1
    (rebuilt, _), (of_rolled, _) = (
        network(*change(each, 0.0)) for each in (picture, torch.roll(picture, (VARY_CELL, -3 * VARY_CELL), (2, 3)))
    )
    assert torch.allclose(torch.roll(rebuilt, (VARY_CELL, -3 * VARY_CELL), (2, 3)), of_rolled, atol=1e-5)


@torch.no_grad()
def test_strength_nought_varies_nothing_and_more_varies_more() -> None:
    network, picture = trained_net(), torch.rand(1, 3, 64, 64) * 2 - 1
    rebuilt, same = network(*change(picture, 0.0))
    assert torch.allclose(rebuilt, same, atol=1e-6)
    little, much = (
        torch.stack([(network(*change(picture, strength, seed))[1] - rebuilt).square().mean() for seed in range(6)])
        for strength in (0.1, 1.0)
    )
    assert 0 < little.mean() < much.mean()


def test_cells_are_moved_to_their_places() -> None:
    latent = torch.arange(12.0).reshape(1, 2, 2, 3)
    moved = rearranged(latent, torch.tensor([[[5, 0, 1, 1]]]))
    assert moved.tolist() == [[[[5, 0, 1, 1]], [[11, 6, 7, 7]]]]


@torch.no_grad()
def test_before_it_has_learned_anything_a_texture_comes_back_almost_as_it_was(textures: Path) -> None:
    pictures = open_tiles(textures, TilesConfig(side=64, batch=6), 0).next()[0]
    network = Variation(width=8, features=4)
    rebuilt, _ = network(pictures, *drawn_change(pictures, torch.zeros(6), CHANNELS, 0))
    assert (rebuilt - pictures).square().mean() < 0.05 * pictures.var()


@pytest.mark.slow
def test_it_learns_to_rebuild_better_and_to_keep_the_statistics(textures: Path) -> None:
    quick = {"generator_rate": 3e-3, "discriminator_rate": 1e-3}
    config = tiny(textures, vary={"width": 8, "critic_width": 4, "critic_scales": 1, "gan": 0.1}, optimizer=quick)
    recipe, batches = make_recipe(config), open_tiles(textures, config.data, 0)
    first = [recipe.step(*batches.next()) for _ in range(8)]
    for _ in range(60):
        recipe.step(*batches.next())
    last = [recipe.step(*batches.next()) for _ in range(8)]
    for term in ("reconstruction", "statistics"):
        before, after = (float(torch.stack([losses[term] for losses in each]).mean()) for each in (first, last))
        assert after < before, term


def test_its_discriminator_may_see_textures_changed(textures: Path) -> None:
    losses = []
    for augment in ("", "colour,translation,cutout"):
        config = tiny(textures, data={"side": 64, "batch": 3, "augment": augment})
        recipe, batches = make_recipe(config), open_tiles(textures, config.data, 0)
        losses.append(recipe.step(*batches.next()))
    assert losses[0]["reconstruction"] == losses[1]["reconstruction"]
    assert losses[0]["gan"] != losses[1]["gan"]


def test_a_resumed_training_ends_exactly_like_one_that_was_never_stopped(textures: Path, tmp_path: Path) -> None:
    config, runs = tiny(textures), (tmp_path / "whole", tmp_path / "broken")
    train(config, runs[0], Silent())
    with pytest.raises(KeyboardInterrupt):
        train(config, runs[1], Silent(stop_at=2))
    train(config, runs[1], Silent(), resume=True)
    one, other = ({**checkpoint.load(run), "elapsed_s": 0} for run in runs)
    assert_equal_states(one, other)
    assert (runs[0] / "samples" / "0000004.png").is_file()


def test_a_run_becomes_a_file_that_varies_textures_of_any_size(textures: Path, tmp_path: Path) -> None:
    train(tiny(textures), tmp_path / "run", Silent())
    card = export_run(tmp_path / "run", "", tmp_path / "siblings.onnx", ABOUT)
    session = onnxruntime.InferenceSession(tmp_path / "siblings.onnx", providers=["CPUExecutionProvider"])
    assert ModelCard.from_json(session.get_modelmeta().custom_metadata_map[CARD_KEY]) == card
    assert (card.kind, card.size_multiple, card.recipe) == ("texture.vary", 8, "vary")
    noise = np.zeros((2, 3, 5, CHANNELS), np.float32)
    feeds = {
        "image": np.zeros((1, 32, 80, 3), np.uint8),
        "places": np.zeros((2, 3, 5), np.int64),
        "noise": noise,
        "strength": np.zeros(2, np.float32),
    }
    (made,) = session.run(None, feeds)
    assert made.shape == (2, 24, 40, 3)
    assert made.dtype == np.uint8


@pytest.mark.parametrize(("side", "scales", "fits"), [(48, 1, True), (40, 1, False), (52, 1, False), (96, 2, True)])
def test_textures_are_whole_cells_and_large_enough_for_the_critic(
    textures: Path, side: int, scales: int, fits: bool
) -> None:
    settings = {"data": {"side": side}, "vary": {"critic_scales": scales}}
    if fits:
        resolve_new(settings)
    else:
        with pytest.raises(InvalidField, match=r"allowed with 1 vary.critic_scales: multiples of 8 from 46"):
            resolve_new(settings)


def test_what_a_run_does_not_have_is_not_exported(textures: Path, tmp_path: Path) -> None:
    checkpoint.write_config(tmp_path, tiny(textures))
    checkpoint.save(tmp_path, {"step": 0}, {})
    with pytest.raises(InvalidField, match="only one generator"):
        export_run(tmp_path, "source", tmp_path / "x.onnx", ABOUT)
