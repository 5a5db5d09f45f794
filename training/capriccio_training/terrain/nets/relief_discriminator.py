"""PatchGANs that judge relief: they see slopes as a hillshade shows them, at two or more scales.

Padding would show them where a map ends, and a map that wraps has no end: so there is none. Weights are normalised by
their spectral norm (Miyato et al. 2018), since one network may not outrun the other in a few thousand steps. Must not
know: losses.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

LEAST_JUDGED = 28
"""Cells a side at the coarsest scale from which the convolutions leave a score."""


class ReliefDiscriminator(nn.Module):
    """One PatchGAN for each scale: 1 sees every cell, 4 the means of 4x4 cells."""

    def __init__(self, width: int, scales: Sequence[int], conditions: int) -> None:
        super().__init__()
        self.scales = tuple(scales)
        self.patches = nn.ModuleList(_patches(width, 3 + conditions) for _ in scales)

    def forward(self, seen: Tensor) -> list[Tensor]:
        """(N, 1 + conditions, H, W): heights in cells, and what they shall fit; → a map of scores for each scale."""
        height, conditions = seen[:, :1], seen[:, 1:]
        scores = []
        for scale, patches in zip(self.scales, self.patches, strict=True):
            land = F.avg_pool2d(height, scale) / scale if scale > 1 else height
            given = F.avg_pool2d(conditions, scale) if scale > 1 else conditions
            scores.append(patches(torch.cat([_relief(land), given[:, :, 1:-1, 1:-1]], 1)))
        return scores


def _relief(land: Tensor) -> Tensor:
    """Light from the south, light from the east, and how much is in a hollow or on a crest: (N, 3, H - 2, W - 2)."""
    middle = land[:, :, 1:-1, 1:-1]
    down = (land[:, :, 2:, 1:-1] - land[:, :, :-2, 1:-1]) / 2
    across = (land[:, :, 1:-1, 2:] - land[:, :, 1:-1, :-2]) / 2
    around = (land[:, :, 2:, 1:-1] + land[:, :, :-2, 1:-1] + land[:, :, 1:-1, 2:] + land[:, :, 1:-1, :-2]) / 4
    level = (1 + down.square() + across.square()).rsqrt()
    return torch.cat([down * level, across * level, torch.tanh(middle - around)], 1)


def _patches(width: int, inputs: int) -> nn.Sequential:
    return nn.Sequential(
        spectral_norm(nn.Conv2d(inputs, width, 4, 2)),
        nn.LeakyReLU(0.2, True),
        spectral_norm(nn.Conv2d(width, 2 * width, 4, 2)),
        nn.LeakyReLU(0.2, True),
        spectral_norm(nn.Conv2d(2 * width, 4 * width, 3)),
        nn.LeakyReLU(0.2, True),
        spectral_norm(nn.Conv2d(4 * width, 1, 3)),
    )
