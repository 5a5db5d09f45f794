"""CycleGAN: one step with every generator, and its ablations."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.style.config import GENERATOR_NAMES

from .conftest import make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

ENDS = ("source", "target")


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_step_moves_both_generators_and_both_discriminators(generator: str) -> None:
    loss = {"grid_smoothness": 1.0, "flatness": 1.0, "temporal": 1.0}
    recipe = make_recipe("cyclegan", generator, loss=loss, cycle={"identity": 0.5, "noise": 0.02, "pool": 2})
    before = {name: weight.clone() for name, weight in _weights(recipe).items()}
    recipe.step(pictures(0, 32, 32), pictures(1, 32, 32))
    terms = recipe.step(pictures(2, 32, 32), pictures(3, 32, 32))  # the first step frees what starts at zero
    kinds = ["gan", "cycle", "identity", "flatness", "temporal", "judge"] + ["smoothness"] * (generator == "grid")
    assert set(terms) == {f"{kind}/{end}" for kind in kinds for end in ENDS}
    assert all(value.isfinite() for value in terms.values())
    unmoved = [name for name, weight in _weights(recipe).items() if torch.equal(weight, before[name])]
    assert all(name.endswith("bias") for name in unmoved)  # biases in front of instance norm have no gradient


@pytest.mark.parametrize(
    ("settings", "kinds"),
    [
        ({"loss": {"gan": 0}}, {"cycle/source", "cycle/target"}),
        ({"cycle": {"forward": 0, "backward": 0}}, {"gan/source", "gan/target", "judge/source", "judge/target"}),
        ({"cycle": {"backward": 0}}, {"cycle/source", "gan/source", "gan/target", "judge/source", "judge/target"}),
        ({"cycle": {"forward": 0}}, {"cycle/target", "gan/source", "gan/target", "judge/source", "judge/target"}),
    ],
    ids=["cycle alone", "GAN alone", "GAN + forward cycle", "GAN + backward cycle"],
)
def test_the_papers_ablations_leave_out_just_their_terms(settings: dict[str, Any], kinds: set[str]) -> None:
    assert set(make_recipe("cyclegan", "unet", **settings).step(pictures(0, 32, 32), pictures(1, 32, 32))) == kinds


def test_a_training_without_any_loss_is_refused() -> None:
    with pytest.raises(InvalidField, match=r"loss\.gan, cycle\.forward and cycle\.backward are all 0"):
        make_recipe("cyclegan", "unet", loss={"gan": 0}, cycle={"forward": 0, "backward": 0})


def test_without_the_game_the_discriminators_stay_as_they_are() -> None:
    recipe: Any = make_recipe("cyclegan", "unet", loss={"gan": 0})
    before = {name: weight.clone() for name, weight in _weights(recipe).items() if name.startswith("judge")}
    recipe.step(pictures(0, 32, 32), pictures(1, 32, 32))
    after = _weights(recipe)
    assert all(torch.equal(after[name], weight) for name, weight in before.items())


def test_both_learning_rates_follow_the_factor_separately() -> None:
    recipe: Any = make_recipe("cyclegan", "grid", optimizer={"discriminator_rate": 1e-4})
    recipe.parts.set_learning_rate_factor(0.5)
    optimisers = recipe.parts.optimisers.parts()
    assert optimisers["optimiser/generator"].state_dict()["param_groups"][0]["lr"] == pytest.approx(1e-4)
    assert optimisers["optimiser/discriminator"].state_dict()["param_groups"][0]["lr"] == pytest.approx(5e-5)


def _weights(recipe: Any) -> dict[str, Tensor]:
    nets = {**recipe.parts.generators, **{f"judge-{end}": net for end, net in recipe.parts.discriminators.items()}}
    return {f"{net}.{name}": weight.detach() for net in nets for name, weight in nets[net].named_parameters()}
