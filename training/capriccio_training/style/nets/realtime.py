"""The real-time frame generator: 0.19 M parameters, most of its work at an eighth of the frame's size.

(N, 3, H, W) in [-1, 1] → the same shape; values may leave the range a little and are clamped at the edge of
the graph. Any H and W: edges are repeated to a multiple of 8.

Two strided convolutions bring the frame down (a strided stem is faster in ONNX Runtime than a pixel-unshuffle),
and four residual blocks without normalisation think at 1/8. What no small window can know reaches them as a sum:
the height in the frame (sky is above, ground below) and a summary of the whole frame (the weather, the time of
day). The result is an affine change of colour for each 4x4 pixels, spread bilinearly and applied to the sharp
frame. Pixels that a pixel shuffle paints show its 4-pixel grid, and a change that is only added leaves halos where
a dark tree meets the sky; a smooth transform of the frame's own pixels can do neither.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he, pad_to_multiple

MULTIPLE = 8
SLOPE = 0.2  # of the leaky rectifier; plain ones died at learning rates that the grid generator enjoys
COEFFICIENTS = 12  # the weights of red, green and blue on three channels each, then three offsets


class PlainBlock(nn.Module):
    """Two 3x3 convolutions added to the input; no normalisation, whose statistics cost time and flicker."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate")
        self.second = nn.Conv2d(channels, channels, 3, padding=1, padding_mode="replicate")

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        change: Tensor = self.second(_active(self.first(features)))
        return features + change


class Context(nn.Module):
    """Adds the height in the frame and a summary of the whole frame to every feature."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.height = nn.Conv2d(3, channels, 1)
        self.summary = nn.Sequential(nn.Linear(channels, channels), nn.LeakyReLU(SLOPE), nn.Linear(channels, channels))

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        rows = features.shape[2]
        y = (torch.arange(rows, device=features.device, dtype=torch.float32) + 0.5) / rows * 2 - 1
        curves = torch.stack([y, 2 * y * y - 1, 4 * y * y * y - 3 * y])[None, :, :, None]  # Chebyshev 1 to 3
        of_height: Tensor = self.height(curves)
        summary: Tensor = self.summary(features.mean((2, 3)))
        return features + of_height + summary[:, :, None, None]


class Realtime(nn.Module):
    """Strided stem 3→24→48, four blocks, back to 1/4 with a skip, affine colour change of the sharp frame."""

    DEFAULT_WIDTH = 24

    def __init__(self, width: int = DEFAULT_WIDTH, blocks: int = 4) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, width, 4, 4)
        self.down = nn.Conv2d(width, 2 * width, 2, 2)
        self.context = Context(2 * width)
        body = [PlainBlock(2 * width) for _ in range(blocks)]
        self.blocks = nn.Sequential(*body)
        self.up = nn.Conv2d(2 * width, width, 1)
        self.merge = nn.Conv2d(width, width, 3, padding=1, padding_mode="replicate")
        self.head = nn.Conv2d(width, COEFFICIENTS, 3, padding=1, padding_mode="replicate")
        init_he(self, SLOPE)
        for block in body:
            nn.init.zeros_(block.second.weight)  # blocks start as the identity: stable without norms
        nn.init.normal_(self.head.weight, 0.0, 0.002)  # and so, nearly, does the whole network

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → the frame in its new colours."""
        height, width = picture.shape[-2], picture.shape[-1]
        quarter = _active(self.stem(pad_to_multiple(picture, MULTIPLE)))
        eighth = self.blocks(_active(self.context(self.down(quarter))))
        merged = _active(self.merge(quarter + spread(self.up(eighth), 2)))
        change = spread(self.head(merged), 4)[..., :height, :width].float()
        return recolour(picture.float(), change)

    def encode(self, picture: Tensor) -> list[Tensor]:
        """(N, 3, H, W) in [-1, 1] → the picture, 1/4, 1/8 before its context, amid and after the blocks."""
        quarter = _active(self.stem(pad_to_multiple(picture, MULTIPLE)))
        eighth = self.down(quarter)
        half = len(self.blocks) // 2
        middle = self.blocks[:half](_active(self.context(eighth)))
        return [picture, quarter, eighth, middle, self.blocks[half:](middle)]


def _active(features: Tensor) -> Tensor:
    return F.leaky_relu(features, SLOPE)


def spread(features: Tensor, scale: int) -> Tensor:
    """Enlarge (N, C, H, W) `scale` times, bilinearly."""
    return F.interpolate(features, scale_factor=float(scale), mode="bilinear", align_corners=False)


def recolour(picture: Tensor, change: Tensor) -> Tensor:
    """Add what the 12 coefficients make of each pixel's red, green and blue, and the offset."""
    of_red, of_green, of_blue, offset = (change[:, first : first + 3] for first in (0, 3, 6, 9))
    red, green, blue = (picture[:, channel : channel + 1] for channel in range(3))
    return picture + of_red * red + of_green * green + of_blue * blue + offset
