"""One step of every method with every generator; and that training learns at all."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import nn

from capriccio_training.config import GENERATOR_NAMES, resolve
from capriccio_training.nets import picture_of
from capriccio_training.nets.ema import Ema
from capriccio_training.recipes import RECIPES, Recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")


def make_recipe(name: str, generator: str, **sections: Any) -> Recipe:
    torch.manual_seed(0)
    settings = {"generator": {"name": generator, "width": 8}, "discriminator": {"width": 8}, **sections}
    config = resolve({"recipe": name, **settings})
    return RECIPES[name](config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0))


def pictures(seed: int) -> torch.Tensor:
    return torch.rand(1, 3, 64, 96, generator=torch.Generator().manual_seed(seed)) * 2 - 1


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_cyclegan_step_moves_both_generators_and_both_discriminators(generator: str) -> None:
    loss = {"identity": 0.5, "grid_smoothness": 1.0, "cycle_noise": 0.02, "cycle_pool": 2, "flatness": 1.0}
    recipe = make_recipe("cyclegan", generator, loss=loss)
    before = {name: p.clone() for name, p in _weights(recipe).items()}
    recipe.step(pictures(0), pictures(1))
    terms = recipe.step(pictures(2), pictures(3))  # the first step frees what starts at zero
    expected = {
        f"{kind}/{end}" for kind in ("gan", "cycle", "identity", "flatness", "judge") for end in ("source", "target")
    }
    if generator == "grid":
        expected |= {"smoothness/source", "smoothness/target"}
    assert set(terms) == expected
    assert all(value.isfinite() for value in terms.values())
    unmoved = [name for name, p in _weights(recipe).items() if torch.equal(p, before[name])]
    assert all(name.endswith("bias") for name in unmoved)  # biases in front of instance norm have no gradient


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_one_pix2pix_step_gives_its_three_losses(generator: str) -> None:
    terms = make_recipe("pix2pix", generator).step(pictures(0), pictures(1))
    assert set(terms) == {"gan/target", "paired/target", "judge/target"}
    assert all(value.isfinite() for value in terms.values())


def _weights(recipe: Any) -> dict[str, torch.Tensor]:
    nets = {**recipe.generators, **{f"judge-{k}": v for k, v in recipe.discriminators.items()}}
    return {f"{net}.{name}": p.detach() for net in nets for name, p in nets[net].named_parameters()}


def test_the_learning_rate_factor_reaches_every_optimiser() -> None:
    recipe: Any = make_recipe("cyclegan", "grid", optimizer={"discriminator_rate": 1e-4})
    recipe.set_learning_rate_factor(0.5)
    parts = recipe.optimisers.parts()
    assert parts["optimiser/generator"].param_groups[0]["lr"] == pytest.approx(1e-4)
    assert parts["optimiser/discriminator"].param_groups[0]["lr"] == pytest.approx(5e-5)


def test_the_average_follows_the_weights_and_forgets_the_start() -> None:
    net = nn.Linear(1, 1)
    nn.init.constant_(net.weight, 100.0)
    average = Ema(net, 0.9)
    nn.init.constant_(net.weight, 1.0)
    for _ in range(100):
        average.update(net)
    assert average.average.weight.item() == pytest.approx(1.0, abs=0.01)


def test_cyclegan_learns_a_shift_of_colour_from_unpaired_pictures() -> None:
    """A toy: the target is the source's world, darker and bluer. The tiny grid must beat the identity clearly."""
    recipe: Any = make_recipe("cyclegan", "grid", optimizer={"generator_rate": 2e-3, "ema": 0.9})
    random = torch.Generator().manual_seed(0)
    gain = torch.tensor([0.4, 0.5, 0.9]).view(1, 3, 1, 1)

    def world() -> torch.Tensor:
        blocks = torch.rand(2, 3, 6, 8, generator=random) * torch.linspace(0.4, 1, 6).view(1, 1, 6, 1)
        return F.interpolate(blocks, (48, 64), mode="nearest")

    for _ in range(70):
        recipe.step(world() * 2 - 1, (world() * gain) * 2 - 1)
    test = world()
    made = picture_of(recipe.averages["target"].average(test * 2 - 1)) / 2 + 0.5
    error, of_identity = (made - test * gain).square().mean(), (test - test * gain).square().mean()
    assert error < of_identity / 3


def test_pix2pix_learns_the_pairs() -> None:
    recipe: Any = make_recipe("pix2pix", "realtime", optimizer={"generator_rate": 1e-3, "ema": 0.9})
    source = F.interpolate(pictures(0)[:, :, :6, :8], (64, 96))
    target = source * 0.3 - 0.4
    first = recipe.step(source, target)["paired/target"]
    for _ in range(60):
        last = recipe.step(source, target)["paired/target"]
    assert last < first / 3
