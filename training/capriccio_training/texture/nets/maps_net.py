"""`texture.maps`: a texture → its height and its roughness, by a U-Net on the torus (pix2pix, arXiv 1611.07004).

Half the size at once and back by pixel shuffles; nothing is normalised, since that would tie what a stone is to what
lies elsewhere. Everything is circular, so the maps of a texture that wraps wrap. Knows no loss.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio_training.nets.circular import CircularConv, Grow, ResidualBlock, Shrink
from capriccio_training.nets.layers import init_he

__all__ = ["MapsNet"]

DEEP_BLOCKS = 3
"""Blocks at an eighth of the size: with them, a pixel sees about 150 around it."""


class MapsNet(nn.Module):
    """Three halvings, with a shortcut at each size."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        self.halved = nn.Sequential(Shrink(3, width), ResidualBlock(width))
        self.quartered = nn.Sequential(nn.SiLU(), Shrink(width, 2 * width), ResidualBlock(2 * width))
        self.deep = nn.Sequential(
            nn.SiLU(), Shrink(2 * width, 4 * width), *(ResidualBlock(4 * width) for _ in range(DEEP_BLOCKS))
        )
        self.to_quarter = nn.Sequential(nn.SiLU(), Grow(4 * width, 2 * width))
        self.at_quarter = nn.Sequential(ResidualBlock(2 * width), nn.SiLU())
        self.to_half = Grow(2 * width, width)
        self.at_half = nn.Sequential(ResidualBlock(width), nn.SiLU())
        self.to_whole = nn.Sequential(Grow(width, 8), nn.SiLU())
        self.at_whole = CircularConv(8 + 3, 2)
        init_he(self)
        for block in self.modules():
            if isinstance(block, ResidualBlock):
                nn.init.zeros_(block.second.weight)
        nn.init.normal_(self.at_whole.weight, 0, 0.01)  # half high and half rough everywhere, to begin with

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → (N, 2, H, W), about in [0, 1]: height, roughness."""
        half = self.halved(picture)
        quarter = self.quartered(half)
        coarse = self.to_quarter(self.deep(quarter)) + quarter
        fine = self.to_half(self.at_quarter(coarse)) + half
        whole = self.to_whole(self.at_half(fine))
        maps: Tensor = self.at_whole(torch.cat([whole, picture], dim=1)) + 0.5
        return maps
