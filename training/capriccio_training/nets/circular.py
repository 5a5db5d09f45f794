"""Convolutions on a torus: what they make wraps by construction, and rolls when what they see is rolled.

Rolling by whole cells commutes with them exactly; growing by pixel shuffle keeps that, where transposed and bilinear
growing would not.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn


def circular(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Conv2d:
    """Make a convolution that keeps the size, or divides it by `stride`, and wraps at the edges."""
    return nn.Conv2d(inputs, outputs, size, stride, padding=(size - 1) // 2, padding_mode="circular")


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside the identity, the second of which begins at nothing (Fixup, arXiv 1901.09321).

    Without normalisation: it would tie what a place becomes to what lies elsewhere.
    """

    def __init__(self, channels: int, activation: Any = nn.SiLU) -> None:
        super().__init__()
        self.first = circular(channels, channels)
        self.second = circular(channels, channels)
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
        super().__init__(circular(inputs, 4 * outputs), nn.PixelShuffle(2))


class Shrink(nn.Sequential):
    """Half the size by the inverse of a pixel shuffle and a convolution: every pixel counts alike."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(nn.PixelUnshuffle(2), circular(4 * inputs, outputs))
