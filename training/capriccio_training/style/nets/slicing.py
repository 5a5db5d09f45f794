"""Applying a bilateral grid and its detail at full resolution, differentiably.

The twins of ``capriccio.media.bilateral_grid`` and ``capriccio.media.detail``, which engines' shaders follow: what is
trained through these is what a player sees. Knows no network.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

EDGE = 0.05  # as in capriccio.media.detail, and so is FLOOR
FLOOR = 1e-4


def slice_grid(grid: Tensor, colours: Tensor, depth_place: Tensor) -> Tensor:
    """Apply a grid to colours: a texture lookup with linear filtering and clamped edges at (x, y, guide).

    Args:
        grid: (N, rows, columns, depth, 12).
        colours: (N, 3, H, W) in [0, 1].
        depth_place: (N, H, W) in [0, 1], the guide of the colours.

    Returns:
        (N, 3, H, W), not clamped; differentiable in all three.
    """
    count, _, height, width = colours.shape
    y, x = (_centres(side, colours) * 2 - 1 for side in (height, width))
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    along = [columns.expand(count, -1, -1), rows.expand(count, -1, -1), depth_place * 2 - 1]
    place = torch.stack(along, dim=-1).unsqueeze(1)  # one "depth" slice of H x W lookups
    transform = F.grid_sample(
        grid.permute(0, 4, 3, 1, 2), place, mode="bilinear", padding_mode="border", align_corners=False
    )
    transform = transform.view(count, 3, 4, height, width)
    return (transform[:, :, :3] * colours.unsqueeze(1)).sum(2) + transform[:, :, 3]


def spread_detail(detail: Tensor, view_place: Tensor, frame_place: Tensor) -> Tensor:
    """Spread a small picture under the edges of a sharp one (joint bilateral upsampling, Kopf et al. 2007).

    Args:
        detail: (N, 3, h, w).
        view_place: (N, h, w), the guide of the small view.
        frame_place: (N, H, W), the guide of the sharp frame.

    Returns:
        (N, 3, H, W).
    """
    above, below, down = _neighbours(frame_place.shape[1], detail.shape[2], detail)
    left, right, across = _neighbours(frame_place.shape[2], detail.shape[3], detail)
    total, weights = torch.zeros(1), torch.zeros(1)
    for lines, near in ((above, 1 - down), (below, down)):
        for lanes, beside in ((left, 1 - across), (right, across)):
            likeness = torch.exp(-(frame_place - view_place[:, lines][:, :, lanes]).abs() / EDGE)
            weight = near[:, None] * beside * likeness.clamp(min=FLOOR)
            total = total.to(detail) + weight.unsqueeze(1) * detail[:, :, lines][:, :, :, lanes]
            weights = weights.to(detail) + weight
    return total / weights.unsqueeze(1)


def _centres(side: int, like: Tensor) -> Tensor:
    """Where the pixels of a side have their centres, in 0 to 1."""
    return (torch.arange(side, device=like.device, dtype=like.dtype) + 0.5) / side


def _neighbours(pixels: int, texels: int, like: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """For each pixel the texels on both sides of it, and the weight of the second."""
    position = (_centres(pixels, like) * texels - 0.5).clamp(0, texels - 1)
    lower = position.long()
    return lower, (lower + 1).clamp(max=texels - 1), position - lower
