"""`texture.vary`: a texture → a spatial latent on its torus → rearranged and perturbed → another texture.

A cell of the latent is 8 x 8 pixels. Everything is convolutional and circular, so the latent of a texture that wraps
wraps, and so does whatever is made of it, at any size.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio_training.nets.circular import Grow, ResidualBlock, Shrink, circular
from capriccio_training.nets.layers import init_he


class Variation(nn.Module):
    """An autoencoder of textures whose decoder heals what was torn apart between."""

    def __init__(self, width: int = 32, channels: int = 32, noise: float = 0.5) -> None:
        super().__init__()
        self.noise = noise
        self.channels = channels
        self.encoder = nn.Sequential(
            Shrink(3, width),
            nn.SiLU(),
            Shrink(width, 2 * width),
            ResidualBlock(2 * width),
            nn.SiLU(),
            Shrink(2 * width, 3 * width),
            ResidualBlock(3 * width),
            nn.SiLU(),
            circular(3 * width, channels, size=1),
            nn.BatchNorm2d(channels, affine=False, momentum=0.01),  # so that noise of sigma 1 means the same for all
        )
        self.decoder = nn.Sequential(
            circular(channels, 3 * width, size=1),
            *(ResidualBlock(3 * width) for _ in range(3)),
            Grow(3 * width, 2 * width),
            ResidualBlock(2 * width),
            nn.SiLU(),
            Grow(2 * width, width),
            ResidualBlock(width),
            nn.SiLU(),
            Grow(width, 3),
        )
        for network in (self.encoder, self.decoder):
            _init(network)

    def encode(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → (N, channels, H/8, W/8), of unit variance."""
        latent: Tensor = self.encoder(picture)
        return latent

    def decode(self, latent: Tensor) -> Tensor:
        """(N, channels, H, W) → (N, 3, 8 H, 8 W), about in [-1, 1]."""
        picture: Tensor = self.decoder(latent)
        return picture

    def forward(self, picture: Tensor, places: Tensor, noise: Tensor, strength: Tensor) -> tuple[Tensor, Tensor]:
        """Rebuild pictures, and vary them.

        Args:
            picture: (N, 3, H, W) in [-1, 1].
            places: (N, rows, columns) int64; see `capriccio.media.rearrangement`.
            noise: (N, channels, rows, columns), standard normal.
            strength: (N,), 0 to 1.

        Returns:
            (N, 3, H, W), what is rebuilt, and (N, 3, 8 rows, 8 columns), the variations.
        """
        latent = self.encode(picture)
        varied = rearranged(latent, places) + self.noise * strength[:, None, None, None] * noise
        if varied.shape != latent.shape:
            return self.decode(latent), self.decode(varied)
        rebuilt, made = self.decode(torch.cat([latent, varied])).chunk(2)
        return rebuilt, made


def rearranged(latent: Tensor, places: Tensor) -> Tensor:
    """Move the cells of (N, C, h, w) to their (N, rows, columns) places: (N, C, rows, columns)."""
    index = places.flatten(1)[:, None].expand(-1, latent.shape[1], -1)
    moved: Tensor = latent.flatten(2).gather(2, index)
    return moved.reshape(*latent.shape[:2], *places.shape[1:])


def _init(network: nn.Module) -> None:
    kept = [block.second for block in network.modules() if isinstance(block, ResidualBlock)]
    init_he(network)
    for layer in kept:
        nn.init.zeros_(layer.weight)
