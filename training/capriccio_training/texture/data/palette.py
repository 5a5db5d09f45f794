"""The palette of a texture: its mean colour, and the axes along which its colours spread.

Textures differ most in what is easiest to say. Seen along the axes of its own palette, slate and terracotta can be the
same pattern, and a faint grain counts as much as a bold one; a network that works on such patterns has only patterns to
learn. Must not know: networks.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

NOISE = 0.02
"""Spread below which a colour counts as noise and is not enlarged; black is -1, white 1."""


@dataclass(frozen=True)
class Palette:
    """Of each of N textures."""

    mean: Tensor
    """(N, 3)."""
    axes: Tensor
    """(N, 3, 3): a column for each channel of a pattern, longest first; as long as colours spread along it."""

    def apply(self, pattern: Tensor) -> Tensor:
        """(N, 3, H, W) patterns of about unit spread → pictures in about [-1, 1]."""
        return painted(pattern, self.mean, self.axes)

    def remove(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) pictures in [-1, 1] → patterns, whose channels do not correlate."""
        centred = picture.flatten(2) - self.mean[:, :, None]
        pattern: Tensor = torch.linalg.solve(self.axes, centred)
        return pattern.view_as(picture)


def painted(pattern: Tensor, mean: Tensor, axes: Tensor) -> Tensor:
    """Give (N, 3, H, W) patterns the palettes (N, 3) and (N, 3, 3)."""
    count, channels, height, width = pattern.shape
    coloured = torch.matmul(axes, pattern.reshape(count, channels, -1)) + mean[:, :, None]
    return coloured.reshape(count, channels, height, width)


def palette_of(pictures: Tensor) -> Palette:
    """Measure the palettes of (N, 3, H, W) pictures in [-1, 1].

    An axis has two directions. The first points where it is brighter, the others where the rarer colours are.
    """
    colours = pictures.flatten(2)
    mean = colours.mean(2)
    centred = colours - mean[:, :, None]
    covariance = centred @ centred.transpose(1, 2) / colours.shape[2]
    values, vectors = torch.linalg.eigh(covariance)
    values, vectors = values.flip(1).clamp(min=0), vectors.flip(2)
    direction = (vectors.transpose(1, 2) @ centred).pow(3).sum(2)
    direction[:, 0] = vectors[:, :, 0].sum(1)
    signs = torch.where(direction < 0, -1.0, 1.0)
    return Palette(mean, vectors * (signs * (values + NOISE**2).sqrt())[:, None, :])
