"""pix2pix and distillation: one step with every generator."""

from __future__ import annotations

import pytest

from capriccio_training.style.config import GENERATOR_NAMES

from .conftest import make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_pix2pix_step_gives_its_three_losses(generator: str) -> None:
    terms = make_recipe("pix2pix", generator).step(pictures(0, 32, 32), pictures(1, 32, 32))
    assert set(terms) == {"gan/target", "paired/target", "judge/target"}
    assert all(value.isfinite() for value in terms.values())


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_distillation_step_gives_its_four_losses(generator: str) -> None:
    terms = make_recipe("distill", generator).step(pictures(0, 32, 32), pictures(1, 32, 32))
    assert set(terms) == {"gan/target", "taught/target", "structure/target", "judge/target"}
    assert all(value.isfinite() for value in terms.values())
