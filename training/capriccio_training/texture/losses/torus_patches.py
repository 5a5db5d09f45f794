"""How differently two textures are built: a sliced Wasserstein distance between patches of colours and edges.

As `patch_statistics`, with three changes that noise of the same spectrum can't satisfy, and that cost less:

* A direction takes a few pixels of a patch, not all of them. Sums of many pixels are nearly normal in any texture
  (central limit theorem); how two or three pixels differ tells chips and veins from noise.
* Beside the colours a patch has the strengths of edges in four directions, so that an edge that goes on counts as such
  (as in Portilla and Simoncelli 2000, "A parametric texture model").
* Patches are gathered at random places, so a small made texture can be held against a larger exemplar.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.nets.circular import wrapped

PATCH = 7
"""Pixels of a patch, each way."""

TAPS = 4
"""Values of a patch that one direction takes at most."""

_SOBEL = torch.tensor([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]]) / 4
_SLANTED = torch.tensor([[0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-2.0, -1.0, 0.0]]) / 4
EDGES = torch.stack([_SOBEL, _SOBEL.t(), _SLANTED, _SLANTED.flip(1)])[:, None]
FAINT = 0.01  # strength of an edge below which its slope is smoothed


def torus_patch_distance(
    made: Tensor, real: Tensor, random: torch.Generator, scales: int = 4, directions: int = 48, places: int = 512
) -> Tensor:
    """Compare each of (N, C, H, W) made textures, which wrap, with its real one, which need not; sides may differ.

    Sides are multiples of 2^(scales - 1), the real one's at least 9 times that. Edges are sought in the first channel.
    Directions and places are drawn from `random`. Returns the mean absolute difference of the sorted projections, a
    scalar in units of the pictures; the gradient goes to `made`.
    """
    total, real = made.new_zeros(()), real.detach()
    for _ in range(scales):
        mine, theirs = with_edges(made, wraps=True), with_edges(real, wraps=False)
        taps = drawn_taps(directions, mine.shape[1], random)
        total = (
            total
            + (_sorted(mine, taps, places, random, True) - _sorted(theirs, taps, places, random, False)).abs().mean()
        )
        made, real = F.avg_pool2d(made, 2), F.avg_pool2d(real, 2)
    return total / scales


def with_edges(picture: Tensor, wraps: bool) -> Tensor:
    """(N, C, H, W) → (N, C + 4, …): add the strengths of edges; what does not wrap loses a pixel on each side."""
    light = picture[:, :1]
    if wraps:
        light = wrapped(light, 1, 1)
    else:
        picture = picture[:, :, 1:-1, 1:-1]
    slopes = F.conv2d(light, EDGES.to(picture))
    return torch.cat([picture, (slopes.square() + FAINT**2).sqrt()], 1)


@dataclass(frozen=True)
class Taps:
    """What K directions look at."""

    channel: Tensor
    """(K, TAPS)."""
    row: Tensor
    """Within the patch."""
    column: Tensor
    weight: Tensor
    """(K, TAPS), of unit length for each direction; 0 for some, so that some take fewer."""


def drawn_taps(count: int, channels: int, random: torch.Generator) -> Taps:
    """Draw the directions."""
    shape = (count, TAPS)
    channel = torch.randint(channels, shape, generator=random)
    row, column = (torch.randint(PATCH, shape, generator=random) for _ in range(2))
    weight = torch.randn(shape, generator=random)
    weight[:, 1:] *= torch.rand(count, TAPS - 1, generator=random) < 0.6
    return Taps(channel, row, column, weight / weight.norm(dim=1, keepdim=True))


def _sorted(picture: Tensor, taps: Taps, places: int, random: torch.Generator, wraps: bool) -> Tensor:
    """(N, C, H, W) → (N, K, places): the projections, sorted."""
    height, width = picture.shape[2:]
    less = 0 if wraps else PATCH - 1
    rows = taps.row[:, :, None] + torch.randint(height - less, (places,), generator=random)
    columns = taps.column[:, :, None] + torch.randint(width - less, (places,), generator=random)
    index = (taps.channel[:, :, None] * height + rows % height) * width + columns % width
    seen = picture.flatten(1).index_select(1, index.flatten().to(picture.device))
    seen = seen.reshape(len(picture), *index.shape) * taps.weight.to(picture)[:, :, None]
    return seen.sum(2).sort(dim=2).values
