"""A drawing impressed on land: on every grid, what lies under a ridge is brought up to where a ridge would be.

Where nothing is drawn the land stays as it is, and what is high enough is not raised, so that land can be refined with
the same drawing again. Heights of bands are in cells of their own grid, so a ridge is as steep at every size. Nothing
is learned here; the network that follows makes land of it. Must not know: that network, how sketches are derived.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.terrain.nets.torus import bands, doubled_smoothly, pyramid

LEVELS = 5
"""Bands, the last of cells of 16x16: a ridge stands on a range as broad."""

RIDGE, PEAK, RIVER = 0.45, 0.7, 0.35
"""How far above (a river: below) its surroundings a drawn cell is at least, in cells of each grid: three of four times
what land does by itself."""


@torch.no_grad()
def raised(base: Tensor, sketch: Tensor) -> Tensor:
    """Impress a drawing.

    Args:
        base: (N, 1, H, W) heights in cells; sides are multiples of 32.
        sketch: (N, 3, H, W) in 0 to 1: ridges, peaks, rivers.

    Returns:
        (N, 1, H, W) heights in cells; no gradient passes.
    """
    fields, strokes = pyramid(base, LEVELS), _strokes(sketch)
    land = fields[-1]
    for level, band in reversed(list(enumerate(bands(fields)))):
        land = doubled_smoothly(land) + _impressed(band, strokes[level]) * 2**level
    return land


def _impressed(band: Tensor, strokes: Tensor) -> Tensor:
    """Lift a band to its ridges and peaks, and lower it to its rivers, as far as they are drawn."""
    ridges, peaks, rivers = strokes[:, :1], strokes[:, 1:2], strokes[:, 2:]
    up = torch.maximum(ridges * F.relu(RIDGE - band), peaks * F.relu(PEAK - band))
    return band + up - rivers * F.relu(RIVER + band)


def _strokes(sketch: Tensor) -> list[Tensor]:
    """The drawing on each grid: a line goes through every cell that it touches, and fades to its sides."""
    found = [sketch]
    for _ in range(LEVELS - 1):
        found.append(F.max_pool2d(found[-1], 2))
    return found
