"""A lapped cosine transform as two convolutions: what the cells of a texture look like, and back.

Each cell of 8 x 8 pixels is described by cosines under a window of 16 x 16, so that what is put together from cells of
different origin fades from one into the next, where plain blocks would show their edges. The transform is orthogonal
and has as many coefficients as there are pixels (the modulated lapped transform of Princen and Bradley 1986; Malvar
1990). The lowest 48 of a cell's brightness and 8 of each of its two colours are kept.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.circular import wrapped
from capriccio_training.texture.config import VARY_CELL as CELL

OVERLAP = CELL // 2
"""Pixels by which a cell's window reaches beyond it, on each side."""

OPPONENTS = ((1.0, 1.0, 1.0), (1.0, 0.0, -1.0), (1.0, -2.0, 1.0))
"""Brightness and two colours, orthogonal to each other."""


class LappedCosines(nn.Module):
    """Fixed weights; a coefficient is an eighth of the orthonormal transform's."""

    kernels: Tensor

    def __init__(self, bright: int = 48, coloured: int = 8) -> None:
        super().__init__()
        self.register_buffer("kernels", _kernels((bright, coloured, coloured)), persistent=False)

    @property
    def channels(self) -> int:
        """How many coefficients a cell has."""
        return int(self.kernels.shape[0])

    def analyse(self, picture: Tensor) -> Tensor:
        """(N, 3, 8 H, 8 W) on a torus → (N, channels, H, W)."""
        around = wrapped(picture, OVERLAP, OVERLAP)
        return F.conv2d(around, self.kernels, stride=CELL) / CELL

    def synthesise(self, coefficients: Tensor) -> Tensor:
        """(N, channels, H, W) → (N, 3, 8 H, 8 W) on a torus."""
        around = wrapped(coefficients * CELL, 1, 1)
        beyond = CELL + OVERLAP
        return F.conv_transpose2d(around, self.kernels, stride=CELL)[:, :, beyond:-beyond, beyond:-beyond]


def _kernels(kept: tuple[int, int, int]) -> Tensor:
    """(sum of `kept`, 3, 16, 16), orthogonal, from low frequencies to high within brightness and each colour."""
    place, frequency = torch.arange(2 * CELL) + 0.5, torch.arange(CELL) + 0.5
    window = torch.sin(math.pi * place / (2 * CELL))
    cosines = window * torch.cos(math.pi / CELL * frequency[:, None] * (place + CELL / 2)) * math.sqrt(2 / CELL)
    frequencies = sorted(((y, x) for y in range(CELL) for x in range(CELL)), key=lambda yx: (math.hypot(*yx), yx))
    waves = torch.stack([cosines[y][:, None] * cosines[x][None] for y, x in frequencies])
    opponents = F.normalize(torch.tensor(OPPONENTS), dim=1)
    coloured = zip(opponents, kept, strict=True)
    return torch.cat([colour[None, :, None, None] * waves[:count, None] for colour, count in coloured])
