"""Whether what lies across the borders of a rearranged texture could be found in the texture itself.

Patches on borders are held against the nearest of the texture's own (the energy of Kwatra et al. 2005, "Texture
optimization for example-based synthesis"); the gradient pulls them there.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

PATCH = 7
"""Pixels of a patch, each way."""


def border_distance(
    made: Tensor, real: Tensor, places: Tensor, cell: int, random: torch.Generator, count: int = 128
) -> Tensor:
    """Compare patches of (N, C, H, W) made textures around borders with the nearest of their real ones, at two scales.

    Args:
        made: each side `cell` times that of `places`.
        real: (N, C, h, w), wrapping.
        places: (N, rows, columns) int64: from which cell of `real` each cell of `made` was taken.
        cell: pixels of a cell, each way.
        random: draws where patches lie.
        count: patches of each made texture.

    Returns:
        The mean absolute difference, a scalar in units of the pictures.
    """
    source = real.shape[2] // cell, real.shape[3] // cell
    down, right = _on_borders(places, source, cell, count, random)
    total = made.new_zeros(())
    for scale in (1, 2):
        mine, theirs = (F.avg_pool2d(each, scale) if scale > 1 else each for each in (made, real))
        patches = _patches(mine, down // scale, right // scale)
        with torch.no_grad():
            everywhere = torch.arange(theirs[0, 0].numel(), device=real.device).expand(len(real), -1)
            candidates = _patches(theirs, everywhere // theirs.shape[3], everywhere % theirs.shape[3])
            nearest = torch.cdist(patches, candidates).argmin(2)
            wanted = candidates.gather(1, nearest[:, :, None].expand(-1, -1, candidates.shape[2]))
        total = total + (patches - wanted).abs().mean()
    return total / 2


def _patches(pictures: Tensor, down: Tensor, right: Tensor) -> Tensor:
    """Cut patches of (N, C, H, W) centred on (N, count) places of the torus: (N, count, C · 49)."""
    height, width = pictures.shape[2:]
    reach = torch.arange(PATCH, device=pictures.device) - PATCH // 2
    rows = (down[:, :, None, None] + reach[:, None]) % height
    columns = (right[:, :, None, None] + reach) % width
    index = (rows * width + columns).flatten(1)[:, None].expand(-1, pictures.shape[1], -1)
    cut = pictures.flatten(2).gather(2, index).reshape(*pictures.shape[:2], -1, PATCH * PATCH)
    return cut.transpose(1, 2).flatten(2)


def _on_borders(
    places: Tensor, source: tuple[int, int], cell: int, count: int, random: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Draw (N, count) rows and columns of pixels near borders; anywhere in a texture that has none."""
    broken = torch.stack([_broken(places, source, step) for step in ((1, 0), (0, 1))], dim=1)
    chances = broken.flatten(1).float().cpu() + 1e-6
    drawn = torch.multinomial(chances, count, replacement=True, generator=random)
    below, cells = drawn < places[0].numel(), drawn % places[0].numel()
    along = torch.randint(cell, (2, *drawn.shape), generator=random)
    across = torch.randint(-cell // 2, cell // 2, drawn.shape, generator=random) + cell
    down = cells // places.shape[2] * cell + torch.where(below, across, along[0])
    right = cells % places.shape[2] * cell + torch.where(below, along[1], across)
    return down.to(places.device), right.to(places.device)


def _broken(places: Tensor, source: tuple[int, int], step: tuple[int, int]) -> Tensor:
    """Return (N, rows, columns) bool: whether what follows a cell by `step` does not follow it in the source."""
    (rows, columns), (down, right) = source, step
    row, column = places // columns, places % columns
    next_row, next_column = (each.roll((-down, -right), (1, 2)) for each in (row, column))
    return ((next_row - row - down) % rows != 0) | ((next_column - column - right) % columns != 0)
