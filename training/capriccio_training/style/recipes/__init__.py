"""The methods by name. A new method is one new file here; the loop does not change."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.style.config import StyleConfig
from capriccio_training.style.recipes.cut import Cut
from capriccio_training.style.recipes.cyclegan import CycleGan
from capriccio_training.style.recipes.discogan import DiscoGan
from capriccio_training.style.recipes.distill import Distill
from capriccio_training.style.recipes.dualgan import DualGan
from capriccio_training.style.recipes.parts import AdversarialParts
from capriccio_training.style.recipes.pix2pix import Pix2Pix
from capriccio_training.style.recipes.rl_cyclegan import RlCycleGan


class StyleRecipe(Protocol):
    """What its subject asks of a method."""

    data: str
    """The sort of data that `step` takes; `data.sources` opens it."""

    @property
    def parts(self) -> AdversarialParts:
        """What it trains."""

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        """Make the networks on `fabric`'s device; everything random is drawn from `random`."""

    def step(self, source: Any, target: Any) -> dict[str, Tensor]:
        """Take one optimiser step on a batch of each domain; return the losses to log."""


RECIPES: dict[str, type[StyleRecipe]] = {
    "cut": Cut,
    "cyclegan": CycleGan,
    "discogan": DiscoGan,
    "distill": Distill,
    "dualgan": DualGan,
    "fastcut": Cut,
    "pix2pix": Pix2Pix,
    "rl_cyclegan": RlCycleGan,
}
