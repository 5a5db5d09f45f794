"""pix2pix on height fields (Isola et al. 2017, arXiv 1611.07004; for terrain: Guérin et al. 2017).

    L = Σ_l w_l E[|B_l(h) - B_l(G(x))|] + λ L_GAN(G, D),    w_l = min(1, detail · 2^l)

B_l is the l-th band of a Laplacian pyramid, in cells of its level: hills weigh as much as gullies, although they are
higher. L1 alone would blur what can't be foreseen, which is the small; so the small counts less there, and is left to
a discriminator of slopes. `erosion` and `sketch` differ in their data alone.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.nets.torus import bands, pyramid
from capriccio_training.terrain.recipes.parts import TerrainParts

LEVELS = 6
"""Bands; the last is of 32 cells, and what is left of a map of 256 has 4x4."""


class Carving:
    """The state of a terrain training and its step."""

    def __init__(self, config: TerrainConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.sketched = config.recipe == "sketch"
        self.loss = config.loss
        self.parts = TerrainParts(config, fabric, random, self.sketched)

    def step(self, base: Tensor, character: Tensor, sketch: Tensor, height: Tensor, shown: Tensor) -> Terms:
        """One step on a batch as `TerrainBatches` draws it; returns the losses."""
        made = self.parts.generator(base, character, sketch if self.sketched else None)
        terms = {"height": self.loss.height * banded_l1(made, height, self.loss.detail)}
        terms |= self.parts.fool(self._seen(made, character, sketch))
        self.parts.step_generator(terms)
        real, fake = self._seen(shown, character, sketch), self._seen(made, character, sketch)
        return detached(terms | self.parts.step_discriminator(real, fake))

    def _seen(self, height: Tensor, character: Tensor, sketch: Tensor) -> Tensor:
        """What the discriminator sees: heights, and what they were asked to be."""
        planes = character[:, :, None, None].expand(-1, -1, *height.shape[2:])
        return torch.cat([height, planes, sketch] if self.sketched else [height, planes], 1)


def banded_l1(made: Tensor, height: Tensor, detail: float) -> Tensor:
    """The weighted L1 of all bands and of what the coarsest leaves, a scalar."""
    levels = min(LEVELS, made.shape[-1].bit_length() - 1)
    difference = pyramid(made - height, levels)  # all that follows is linear
    weighted = [min(1.0, detail * 2**level) * band.abs().mean() for level, band in enumerate(bands(difference))]
    return torch.stack([*weighted, difference[-1].abs().mean() / 2**levels]).sum()
