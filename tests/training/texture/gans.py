"""Tiny recipes of the methods that make pictures from noise, and a world of two colours that each must learn."""

from __future__ import annotations

from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.texture.config import TextureConfig, resolve_new
from capriccio_training.texture.latent import Codes
from capriccio_training.texture.recipes.gan_table import GANS, GanRecipe

SIDE = 16
COLOURS = torch.tensor([[0.7, -0.5, -0.5], [-0.5, -0.4, 0.6]])
"""Of label 0 and label 1, in [-1, 1]."""


def tiny(name: str, **sections: Any) -> TextureConfig:
    """A method as its preset has it, with narrow networks and small pictures."""
    small = {"recipe": name, "data": {"side": SIDE, "batch": 16}, "gan": {"noise": 8}}
    narrow = {"generator": {"width": 8}, "discriminator": {"width": 8}}
    return resolve_new(small, narrow, sections)


def make_gan(config: TextureConfig, precision: Any = "32-true") -> GanRecipe:
    """A recipe, always the same."""
    torch.manual_seed(0)
    fabric = Fabric(accelerator="cpu", devices=1, precision=precision)
    return GANS[config.recipe](config, fabric, torch.Generator().manual_seed(0), 2)


def world(random: torch.Generator, channels: int = 3) -> tuple[Tensor, Tensor]:
    """(16, C, 16, 16) even pictures of one colour or the other, some brighter than others, and which."""
    labels = torch.randint(2, (16,), generator=random)
    brighter = 0.1 * torch.randn((16, 1, 1, 1), generator=random)
    colours = torch.cat([COLOURS, torch.ones(2, channels - 3)], 1)
    return (colours[labels][:, :, None, None] + brighter).clamp(-1, 1).expand(-1, -1, SIDE, SIDE), labels


def teach(recipe: GanRecipe, steps: int) -> list[dict[str, float]]:
    """Train; return the losses of each step."""
    random = torch.Generator().manual_seed(1)
    return [{name: float(loss) for name, loss in recipe.step(*world(random)).items()} for _ in range(steps)]


@torch.no_grad()
def made_by(recipe: GanRecipe, config: TextureConfig, count: int = 60) -> tuple[Tensor, Codes]:
    """Pictures of the averaged generator, (N, 3, 16, 16), and what they were made from."""
    latent = GANS[config.recipe].latent(config, 2)
    codes = latent.draw(count, torch.Generator().manual_seed(5))
    return recipe.parts.average.average(latent.join(codes)), codes


def nearest_colour(pictures: Tensor) -> tuple[Tensor, Tensor]:
    """Which of the two colours each picture is nearest to, and how far from it its mean is."""
    distances = (pictures[:, :3].mean((2, 3))[:, None] - COLOURS).norm(dim=2)
    return distances.argmin(1), distances.min(1).values
