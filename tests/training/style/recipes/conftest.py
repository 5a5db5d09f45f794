"""Tiny recipes, and a toy problem that every method must learn."""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.style.config import recipe_preset, resolve
from capriccio_training.style.nets import picture_of
from capriccio_training.style.recipes import RECIPES, StyleRecipe

pytest.importorskip("torch")


def make_recipe(name: str, generator: str, precision: Any = "32-true", **sections: Any) -> StyleRecipe:
    """A recipe as its preset has it, with narrow networks, always the same."""
    torch.manual_seed(0)
    settings: dict[str, Any] = {"generator": {"name": generator, "width": 8}, "discriminator": {"width": 8}}
    config = resolve(recipe_preset(name), {"recipe": name}, settings, sections)
    return RECIPES[name](
        config, Fabric(accelerator="cpu", devices=1, precision=precision), torch.Generator().manual_seed(0)
    )


def pictures(seed: int, height: int = 64, width: int = 96) -> Tensor:
    """Noise, (1, 3, height, width) in [-1, 1]."""
    return torch.rand(1, 3, height, width, generator=torch.Generator().manual_seed(seed)) * 2 - 1


class Toy:
    """The target is the source's world, darker and bluer; the worlds are of even blocks, brighter below."""

    GAIN = torch.tensor([0.4, 0.5, 0.9]).view(1, 3, 1, 1)

    def __init__(self) -> None:
        self.random = torch.Generator().manual_seed(0)

    def world(self) -> Tensor:
        """(2, 3, 24, 32) in [0, 1]."""
        blocks = torch.rand(2, 3, 6, 8, generator=self.random) * torch.linspace(0.4, 1, 6).view(1, 1, 6, 1)
        return F.interpolate(blocks, (24, 32), mode="nearest")

    def unpaired(self) -> tuple[Tensor, Tensor]:
        """A batch of each look, in [-1, 1], of different worlds."""
        return self.world() * 2 - 1, (self.world() * self.GAIN) * 2 - 1

    def paired(self) -> tuple[Tensor, Tensor]:
        """A batch of each look, in [-1, 1], of the same worlds."""
        world = self.world()
        return world * 2 - 1, (world * self.GAIN) * 2 - 1

    def teach(self, recipe: StyleRecipe, steps: int) -> float:
        """Train as the loop does, the learning rate falling over the second half; return what is left of the error."""
        for step in range(steps):
            recipe.parts.set_learning_rate_factor(min(1.0, 2 - 2 * step / steps))
            recipe.step(*(self.unpaired() if recipe.data == "unpaired" else self.paired()))
        return self.share_of_identitys_error(recipe)

    def share_of_identitys_error(self, recipe: StyleRecipe) -> float:
        """Mean squared error of the averaged generator on new worlds, over that of doing nothing."""
        test = self.world()
        made = picture_of(recipe.parts.averages["target"].average(test * 2 - 1)) / 2 + 0.5
        truth = test * self.GAIN
        return float((made - truth).square().mean() / (test - truth).square().mean())


@pytest.fixture
def toy() -> Toy:
    """The toy problem."""
    return Toy()
