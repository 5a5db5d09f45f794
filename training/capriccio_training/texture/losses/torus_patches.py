"""How differently the patches of two textures are distributed: sliced Wasserstein distance at several scales.

As `patch_statistics`, but patches are gathered at random places instead of computed everywhere: the cost no longer
grows with the pictures, so a small made texture can be held against a whole tile. Half of the directions ignore the
patch's mean, which else outshouts what is fine in it.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

PATCH = 7
"""Pixels of a patch, each way."""


def torus_patch_distance(
    made: Tensor, real: Tensor, random: torch.Generator, scales: int = 4, directions: int = 32, places: int = 512
) -> Tensor:
    """Compare each of (N, C, H, W) made textures, which wrap, with its real one, which need not; sides may differ.

    Sides are multiples of 2^(scales - 1), the real one's at least 7 times that. Directions and places are drawn from
    `random`. Returns the mean absolute difference of the sorted projections, a scalar in units of the pictures; the
    gradient goes to `made`.
    """
    total = made.new_zeros(())
    for _ in range(scales):
        kernels = drawn_directions(directions, made.shape[1], random).to(made)
        mine = _sorted_projections(made, kernels, _places(made, places, random, PATCH - 1))
        theirs = _sorted_projections(real.detach(), kernels, _places(real, places, random, 0))
        total = total + (mine - theirs).abs().mean()
        made, real = F.avg_pool2d(made, 2), F.avg_pool2d(real, 2)
    return total / scales


def drawn_directions(count: int, channels: int, random: torch.Generator) -> Tensor:
    """Draw (count, C · PATCH²) directions of unit length, half of them without a mean in any channel."""
    kernels = torch.randn(count, channels, PATCH * PATCH, generator=random)
    kernels[::2] -= kernels[::2].mean(2, keepdim=True)
    flat = kernels.flatten(1)
    unit: Tensor = flat / flat.norm(dim=1, keepdim=True)
    return unit


def _places(picture: Tensor, count: int, random: torch.Generator, over: int) -> Tensor:
    """Draw flat indices (PATCH² · count) of the pixels of patches, which may reach `over` the edge by so many."""
    height, width = picture.shape[2:]
    offsets = torch.arange(PATCH)[:, None]
    rows = offsets + torch.randint(height - PATCH + 1 + over, (count,), generator=random)
    columns = offsets + torch.randint(width - PATCH + 1 + over, (count,), generator=random)
    index = (rows % height)[:, None] * width + (columns % width)[None]
    return index.flatten().to(picture.device)


def _sorted_projections(picture: Tensor, kernels: Tensor, index: Tensor) -> Tensor:
    """(N, C, H, W) → (N, directions, places), sorted along the places."""
    patches = picture.flatten(2).index_select(2, index)
    patches = patches.reshape(len(picture), kernels.shape[1], -1)
    return torch.matmul(kernels, patches).sort(dim=2).values
