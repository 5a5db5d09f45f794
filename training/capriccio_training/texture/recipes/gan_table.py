"""The methods that make whole pictures from noise, by name. A new one is one new file or one new preset."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.latent import Latent
from capriccio_training.texture.recipes.acgan import Acgan
from capriccio_training.texture.recipes.gan import Gan
from capriccio_training.texture.recipes.infogan import Infogan


class GanRecipe(Protocol):
    """A recipe whose generator can be opened by itself."""

    @property
    def parts(self) -> Any:
        """What it trains."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, labels: int) -> None:
        """Make the networks on `fabric`'s device; everything random is drawn from `random`."""

    @staticmethod
    def latent(config: TextureConfig, labels: int, /) -> Latent:
        """What its generator takes."""

    def step(self, pictures: Tensor, labels: Tensor, /) -> dict[str, Tensor]:
        """Take one step; return the losses to log."""

    @classmethod
    def make_sampler(cls, config: TextureConfig, batches: Any) -> Sampler:
        """Fix what is shown all through a training."""


GANS: dict[str, type[GanRecipe]] = {
    "acgan": Acgan,
    "dcgan": Gan,
    "infogan": Infogan,
    "sagan": Gan,
    "sn_gan": Gan,
    "wgan": Gan,
    "wgan_gp": Gan,
}
