"""Whether two textures consist of the same patches: a sliced Wasserstein distance, at several scales.

Patches are projected onto random directions, and along each the sorted values of both textures are compared (Rabin et
al. 2011; for patches of one picture: Elnekave and Weiss 2022, "Generating natural images with direct patch
distributions matching", arXiv 2203.11862). No network that was trained on something else is needed.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

PATCH = 7
"""Pixels of a patch, each way."""


def patch_distance(
    made: Tensor, real: Tensor, random: torch.Generator, scales: int = 3, directions: int = 16, places: int = 2048
) -> Tensor:
    """Compare each of (N, C, H, W) made textures with its real one, both of any size of at least 7 · 2^(scales - 1).

    Directions and places are drawn from `random`. Returns the mean absolute difference of the sorted projections, a
    scalar in units of the pictures; the gradient goes to `made`.
    """
    total = made.new_zeros(())
    for _ in range(scales):
        total = total + _distance(made, real, random, directions, places)
        made, real = F.avg_pool2d(made, 2), F.avg_pool2d(real, 2)
    return total / scales


def _distance(made: Tensor, real: Tensor, random: torch.Generator, directions: int, places: int) -> Tensor:
    kernels = torch.randn(directions, made.shape[1], PATCH, PATCH, generator=random).to(made)
    kernels = kernels / kernels.flatten(1).norm(dim=1)[:, None, None, None]
    projections = [F.conv2d(each, kernels).flatten(2) for each in (made, real)]
    count = min(places, *(each.shape[2] for each in projections))
    mine, theirs = (_some(each, count, random).sort(dim=2).values for each in projections)
    return (mine - theirs.detach()).abs().mean()


def _some(values: Tensor, count: int, random: torch.Generator) -> Tensor:
    chosen = torch.randperm(values.shape[2], generator=random)[:count]
    return values[:, :, chosen.to(values.device)]
