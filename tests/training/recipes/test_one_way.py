"""pix2pix and distillation: one step with every generator, and that they learn the toy."""

from __future__ import annotations

import pytest

from capriccio_training.config import GENERATOR_NAMES

from .conftest import Toy, make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_pix2pix_step_gives_its_three_losses(generator: str) -> None:
    terms = make_recipe("pix2pix", generator).step(pictures(0), pictures(1))
    assert set(terms) == {"gan/target", "paired/target", "judge/target"}
    assert all(value.isfinite() for value in terms.values())


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_distillation_step_gives_its_four_losses(generator: str) -> None:
    terms = make_recipe("distill", generator).step(pictures(0), pictures(1))
    assert set(terms) == {"gan/target", "taught/target", "structure/target", "judge/target"}
    assert all(value.isfinite() for value in terms.values())


@pytest.mark.parametrize("name", ["pix2pix", "distill"])
def test_it_learns_a_change_of_colour_from_pairs(name: str, toy: Toy) -> None:
    recipe = make_recipe(name, "realtime", optimizer={"generator_rate": 1e-3, "ema": 0.9})
    for _ in range(60):
        recipe.step(*toy.paired())
    assert toy.share_of_identitys_error(recipe) < 1 / 10
