"""pix2pix on height fields (Isola et al. 2017, arXiv 1611.07004; for terrain: Guérin et al. 2017).

    L = Σ_l w_l E[|B_l(h) - B_l(G(x))|] + μ Σ_s W(|∇_s h|, |∇_s G(x)|) + κ E[pits(G(x))] + λ L_GAN(G, D)
    w_l = min(1, detail · 2^l)

B_l is the l-th band of a Laplacian pyramid, in cells of its level: hills weigh as much as gullies, although they are
higher. L1 alone would blur what can't be foreseen, which is the small; so the small counts less there, and is left to
a discriminator of slopes. W is the Wasserstein distance between the slopes of one map and of the other, wherever they
are, on grids of several sizes: land may run elsewhere, but not lie flatter. Pits are cells that lie below all of their
neighbours, by so much: water would stand there. `erosion` and `sketch` differ in their data alone.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.nets.torus import bands, lowest_neighbour, pyramid, slopes
from capriccio_training.terrain.recipes.parts import TerrainParts

LEVELS = 6
"""Bands; the last is of 32 cells, and what is left of a map of 256 has 4x4."""

SLOPE_LEVELS = 4
"""Grids on which slopes are compared, the last of cells of 8x8."""

LEAST_SLOPE = 1e-3
"""Level ground has no direction, and the length of its slope no gradient."""


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
        if self.loss.slopes > 0:
            terms["slopes"] = self.loss.slopes * slope_distance(made, height)
        if self.loss.pits > 0:
            terms["pits"] = self.loss.pits * pit_depth(made)
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


def slope_distance(made: Tensor, height: Tensor) -> Tensor:
    """Mean over maps and grids of the Wasserstein distance between slopes, which are 1 at 45 degrees; a scalar."""
    levels = min(SLOPE_LEVELS, made.shape[-1].bit_length() - 1)
    grids = zip(pyramid(made, levels - 1), pyramid(height, levels - 1), strict=True)
    distances = [
        (_sorted_slopes(ours, 2**level) - _sorted_slopes(theirs, 2**level)).abs().mean()
        for level, (ours, theirs) in enumerate(grids)
    ]
    return torch.stack(distances).mean()


def pit_depth(land: Tensor) -> Tensor:
    """By how much cells lie below the lowest of their eight neighbours, in the mean over all cells; a scalar."""
    return F.relu(lowest_neighbour(land) - land).mean()


def _sorted_slopes(land: Tensor, cell: int) -> Tensor:
    """(N, 1, H, W), whose cells are so many cells large, → (N, H · W)."""
    steepness = (slopes(land / cell).square().sum(1) + LEAST_SLOPE**2).sqrt()
    ordered: Tensor = steepness.flatten(1).sort(1).values
    return ordered
