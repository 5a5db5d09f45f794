"""The discrete cosine transform of 8 x 8 blocks as two convolutions: what a cell of a texture looks like, and back.

48 coefficients of a block's brightness and 8 of each of its two colours, the lowest ones, keep photographed textures at
about 46 dB. (Ahmed et al. 1974; the choice of coefficients is that of every picture format since JPEG.)
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BLOCK = 8
"""Pixels of a block, each way."""

OPPONENTS = ((1.0, 1.0, 1.0), (1.0, 0.0, -1.0), (1.0, -2.0, 1.0))
"""Brightness and two colours, orthogonal to each other."""


class BlockCosines(nn.Module):
    """Fixed weights; a coefficient is an eighth of the orthonormal transform's, so that the first is a mean."""

    kernels: Tensor

    def __init__(self, bright: int = 48, coloured: int = 8) -> None:
        super().__init__()
        self.register_buffer("kernels", _kernels((bright, coloured, coloured)), persistent=False)

    @property
    def channels(self) -> int:
        """How many coefficients a block has."""
        return int(self.kernels.shape[0])

    def analyse(self, picture: Tensor) -> Tensor:
        """(N, 3, 8 H, 8 W) → (N, channels, H, W)."""
        return F.conv2d(picture, self.kernels, stride=BLOCK) / BLOCK

    def synthesise(self, coefficients: Tensor) -> Tensor:
        """(N, channels, H, W) → (N, 3, 8 H, 8 W)."""
        return F.conv_transpose2d(coefficients * BLOCK, self.kernels, stride=BLOCK)


def _kernels(kept: tuple[int, int, int]) -> Tensor:
    """(sum of `kept`, 3, 8, 8), orthonormal, from low frequencies to high within brightness and each colour."""
    place = torch.arange(BLOCK)
    cosines = math.sqrt(2 / BLOCK) * torch.cos(math.pi * (2 * place[None] + 1) * place[:, None] / (2 * BLOCK))
    cosines[0] /= math.sqrt(2)
    frequencies = sorted(((y, x) for y in range(BLOCK) for x in range(BLOCK)), key=lambda yx: (math.hypot(*yx), yx))
    waves = torch.stack([cosines[y][:, None] * cosines[x][None] for y, x in frequencies])
    opponents = F.normalize(torch.tensor(OPPONENTS), dim=1)
    coloured = zip(opponents, kept, strict=True)
    return torch.cat([colour[None, :, None, None] * waves[:count, None] for colour, count in coloured])
