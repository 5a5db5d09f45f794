"""What any method may add to its own loss: even surfaces, kept edges, stability in time, smooth grids.

All are off by default, since the papers have none of them. Must not know: which method asks.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from capriccio_training.learning.terms import Terms
from capriccio_training.style.config import LossConfig
from capriccio_training.style.losses import pictures
from capriccio_training.style.losses.temporal import instability, random_movement
from capriccio_training.style.nets import picture_and_grid, picture_of


class Regularisers:
    """The weighted extra terms; random movements are drawn from `random`."""

    def __init__(self, weights: LossConfig, random: torch.Generator) -> None:
        self.weights = weights
        self.random = random

    def translate(self, end: str, generator: Callable[[Tensor], Tensor], source: Tensor) -> tuple[Tensor, Terms]:
        """Make pictures of the domain `end` from (N, 3, H, W) `source`; return them, and the terms that they cost."""
        fake, grid = picture_and_grid(generator(source))
        weights, terms = self.weights, {}
        if weights.flatness > 0:
            terms[f"flatness/{end}"] = weights.flatness * pictures.flatness(fake, source)
        if weights.content > 0:
            terms[f"content/{end}"] = weights.content * pictures.content(fake, source)
        if weights.temporal > 0:
            movement = random_movement(source, weights.temporal_shift, self.random)
            term = instability(lambda moved: picture_of(generator(moved)), source, fake, movement)
            terms[f"temporal/{end}"] = weights.temporal * term
        if grid is not None and weights.grid_smoothness > 0:
            terms[f"smoothness/{end}"] = weights.grid_smoothness * pictures.total_variation(grid)
        return fake, terms
