"""Convolutions on a torus: what they make wraps by construction, and rolls when what they see is rolled.

Rolling by whole cells commutes with them exactly; growing by pixel shuffle keeps that, where transposed and bilinear
growing would not.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


def wrapped(field: Tensor, rows: int, columns: int) -> Tensor:
    """(N, C, H, W) → (N, C, H + 2 rows, W + 2 columns): each edge continued by what lies at the other.

    At most H rows and W columns can be continued.
    """
    if columns > 0:
        field = torch.cat([field[:, :, :, -columns:], field, field[:, :, :, :columns]], 3)
    if rows > 0:
        field = torch.cat([field[:, :, -rows:], field, field[:, :, :rows]], 2)
    return field


class CircularConv(nn.Conv2d):
    """A convolution that keeps the size and wraps at the edges; `size` is odd."""

    def __init__(self, inputs: int, outputs: int, size: int = 3) -> None:
        super().__init__(inputs, outputs, size)
        self.beyond = size // 2

    def forward(self, field: Tensor) -> Tensor:
        """(N, inputs, H, W) → (N, outputs, H, W)."""
        return super().forward(wrapped(field, self.beyond, self.beyond))


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside the identity, the second of which begins at nothing (Fixup, arXiv 1901.09321).

    Without normalisation: it would tie what a place becomes to what lies elsewhere.
    """

    def __init__(self, channels: int, activation: Any = nn.SiLU) -> None:
        super().__init__()
        self.first = CircularConv(channels, channels)
        self.second = CircularConv(channels, channels)
        self.activation = activation()
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)  # type: ignore[arg-type]

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        change: Tensor = self.second(self.activation(self.first(self.activation(features))))
        return features + change


class Grow(nn.Sequential):
    """Twice the size by a convolution and a pixel shuffle (ESPCN, arXiv 1609.05158)."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(CircularConv(inputs, 4 * outputs), nn.PixelShuffle(2))


class Shrink(nn.Sequential):
    """Half the size by the inverse of a pixel shuffle and a convolution: every pixel counts alike."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(nn.PixelUnshuffle(2), CircularConv(4 * inputs, outputs))
