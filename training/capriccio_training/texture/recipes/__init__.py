"""The methods by name. A new method is one new file here; the loop does not change."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.recipes.gan_table import GANS
from capriccio_training.texture.recipes.maps import Maps
from capriccio_training.texture.recipes.synthesize import Synthesize
from capriccio_training.texture.recipes.vary import Vary


class TextureRecipe(Protocol):
    """What its subject asks of a method."""

    @property
    def parts(self) -> Any:
        """What it trains."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, labels: int) -> None:
        """Make the networks on `fabric`'s device; everything random is drawn from `random`. `labels` says how many."""

    def step(self, pictures: Tensor, labels: Tensor, /) -> dict[str, Tensor]:
        """Take one optimiser step on (N, 3, S, S) crops and (N,) labels, or their maps; return the losses to log."""

    @classmethod
    def make_sampler(cls, config: TextureConfig, batches: Any) -> Sampler:
        """Fix what is shown all through a training."""


RECIPES: dict[str, type[TextureRecipe]] = {
    **GANS,
    "maps": Maps,
    "synthesize": Synthesize,
    "vary": Vary,
}
