"""The methods by name. A new method is one new file here; the loop does not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.config import StyleConfig
from capriccio_training.data.pool import ImagePool
from capriccio_training.nets.ema import Ema
from capriccio_training.recipes.cut import Cut
from capriccio_training.recipes.cyclegan import CycleGan
from capriccio_training.recipes.discogan import DiscoGan
from capriccio_training.recipes.distill import Distill
from capriccio_training.recipes.dualgan import DualGan
from capriccio_training.recipes.pix2pix import Pix2Pix
from capriccio_training.recipes.rl_cyclegan import RlCycleGan


class Parts(Protocol):
    """What a method trains, as the loop sees it."""

    @property
    def averages(self) -> dict[str, Ema]:
        """The exportable generators by the domain that they lead to: `target`, `source`."""

    @property
    def pools(self) -> Mapping[str, ImagePool]:
        """What each process has for itself where several train: its own earlier fakes, by domain."""

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale every learning rate to `factor` times its configured value."""

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""


class Recipe(Protocol):
    """What the loop asks of a method."""

    data: str
    """The sort of data that `step` takes; `data.sources` opens it."""

    @property
    def parts(self) -> Parts:
        """What it trains."""

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        """Make the networks on `fabric`'s device; everything random is drawn from `random`."""

    def step(self, source: Any, target: Any) -> dict[str, Tensor]:
        """Take one optimiser step on a batch of each domain; return the losses to log."""


RECIPES: dict[str, type[Recipe]] = {
    "cut": Cut,
    "cyclegan": CycleGan,
    "discogan": DiscoGan,
    "distill": Distill,
    "dualgan": DualGan,
    "fastcut": Cut,
    "pix2pix": Pix2Pix,
    "rl_cyclegan": RlCycleGan,
}
