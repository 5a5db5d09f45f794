"""`texture.vary`: a texture → a spatial latent on its torus → rearranged and perturbed → another texture.

A cell of the latent is 8 x 8 pixels: the coefficients of a lapped cosine transform, from which the texture could be had
back almost as it was, and features of what lies around it. Moved cells are put together again by the inverse transform,
and the decoder mends what no longer meets. Everything is convolutional and circular, so the latent of a texture that
wraps wraps, and so does whatever is made of it, at any size.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio_training.nets.circular import CircularConv, Grow, ResidualBlock, Shrink
from capriccio_training.nets.layers import init_he
from capriccio_training.texture.nets.lapped_cosines import LappedCosines

LEAST_VARIANCE = 1e-8  # a grey texture's colours have none, and a root of nothing has no gradient


class Variation(nn.Module):
    """An autoencoder of textures whose decoder mends what was torn apart between."""

    def __init__(self, width: int = 32, features: int = 16, noise: float = 0.1) -> None:
        super().__init__()
        self.noise = noise
        self.cosines = LappedCosines()
        self.surroundings = _Surroundings(width, features)
        self.mending = _Mending(width, self.channels)

    @property
    def channels(self) -> int:
        """Of the latent."""
        return self.cosines.channels + self.surroundings.features

    def encode(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → (N, channels, H/8, W/8)."""
        return torch.cat([self.cosines.analyse(picture), self.surroundings(picture)], dim=1)

    def decode(self, latent: Tensor) -> Tensor:
        """(N, channels, H, W) → (N, 3, 8 H, 8 W), about in [-1, 1]."""
        torn = self.cosines.synthesise(latent[:, : self.cosines.channels])
        mended: Tensor = torn + self.mending(latent, torn)
        return mended

    def perturbed(self, moved: Tensor, latent: Tensor, noise: Tensor, strength: Tensor) -> Tensor:
        """Add noise as large as the texture's own cells differ from each other.

        Args:
            moved: (N, channels, rows, columns), cells at their new places.
            latent: (N or 1, channels, H/8, W/8), whose they were.
            noise: as `moved`, standard normal.
            strength: (N,), 0 to 1.
        """
        variance = (latent - latent.mean((2, 3), keepdim=True)).square().mean((2, 3), keepdim=True)
        spread = (variance + LEAST_VARIANCE).sqrt()
        return moved + self.noise * strength.reshape(-1, 1, 1, 1) * spread * noise

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
        varied = self.perturbed(rearranged(latent, places), latent, noise, strength)
        if varied.shape != latent.shape:
            return self.decode(latent), self.decode(varied)
        rebuilt, made = self.decode(torch.cat([latent, varied])).chunk(2)
        return rebuilt, made


def rearranged(latent: Tensor, places: Tensor) -> Tensor:
    """Move the cells of (N, C, h, w) to their (N, rows, columns) places: (N, C, rows, columns)."""
    index = places.flatten(1)[:, None].expand(-1, latent.shape[1], -1)
    moved: Tensor = latent.flatten(2).gather(2, index)
    return moved.reshape(*latent.shape[:2], *places.shape[1:])


class _Surroundings(nn.Sequential):
    """(N, 3, H, W) → (N, features, H/8, W/8): what a cell can't say of where it belongs."""

    def __init__(self, width: int, features: int) -> None:
        super().__init__(
            Shrink(3, width),
            nn.SiLU(),
            Shrink(width, 2 * width),
            nn.SiLU(),
            Shrink(2 * width, 2 * width),
            ResidualBlock(2 * width),
            CircularConv(2 * width, features, size=1),
            nn.Tanh(),
        )
        self.features = features
        _init(self)


class _Mending(nn.Module):
    """What has to be added to a torn texture: coarsely from its latent, then finely beside the pixels themselves."""

    def __init__(self, width: int, channels: int) -> None:
        super().__init__()
        self.coarse = nn.Sequential(
            CircularConv(channels, 3 * width),
            *(ResidualBlock(3 * width) for _ in range(3)),
            Grow(3 * width, 2 * width),
            ResidualBlock(2 * width),
            nn.SiLU(),
            Grow(2 * width, width),
        )
        self.halved = Shrink(3, width)
        last = Grow(width, 3)
        self.fine = nn.Sequential(nn.SiLU(), ResidualBlock(width), ResidualBlock(width), nn.SiLU(), last)
        _init(self)
        _silence(last)

    def forward(self, latent: Tensor, torn: Tensor) -> Tensor:
        """(N, channels, H, W) and (N, 3, 8 H, 8 W) → (N, 3, 8 H, 8 W)."""
        change: Tensor = self.fine(self.coarse(latent) + self.halved(torn))
        return change


def _init(network: nn.Module) -> None:
    init_he(network)
    for block in network.modules():
        if isinstance(block, ResidualBlock):
            _silence(block.second)


def _silence(layer: nn.Module) -> None:
    """Let a layer begin by adding nothing."""
    for weight in layer.parameters():
        nn.init.zeros_(weight)
