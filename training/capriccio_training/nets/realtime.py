"""The real-time frame generator: 0.19 M parameters, most of its work at an eighth of the frame's size.

(N, 3, H, W) in [-1, 1] → the same shape; values may leave the range a little and are clamped at the edge of
the graph. Any H and W: edges are repeated to a multiple of 8.

Two strided convolutions bring the frame down (a strided stem is faster in ONNX Runtime than a pixel-unshuffle),
four residual blocks without normalisation think at 1/8, pixel shuffles bring it back, and the result is a
*change* added to the frame, so that edges which should stay come from the input itself. What no small window can
know reaches the blocks as a sum: the height in the frame (sky is above, ground below) and a summary of the whole
frame (the weather, the time of day).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import icnr_, init_he, pad_to_multiple

MULTIPLE = 8


class PlainBlock(nn.Module):
    """Two 3x3 convolutions added to the input; no normalisation, whose statistics cost time and flicker."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        return features + self.second(F.relu(self.first(features)))


class Context(nn.Module):
    """Adds the height in the frame and a summary of the whole frame to every feature."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.height = nn.Conv2d(3, channels, 1)
        self.summary = nn.Sequential(nn.Linear(channels, channels), nn.ReLU(), nn.Linear(channels, channels))

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        rows = features.shape[2]
        y = (torch.arange(rows, device=features.device, dtype=torch.float32) + 0.5) / rows * 2 - 1
        curves = torch.stack([y, 2 * y * y - 1, 4 * y * y * y - 3 * y])[None, :, :, None]  # Chebyshev 1 to 3
        summary = self.summary(features.mean((2, 3)))
        return features + self.height(curves) + summary[:, :, None, None]


class Realtime(nn.Module):
    """Strided stem 3→24→48, four blocks, shuffle back with one skip at 1/4, residual to the input."""

    DEFAULT_WIDTH = 24

    def __init__(self, width: int = DEFAULT_WIDTH, blocks: int = 4) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, width, 4, 4)
        self.down = nn.Conv2d(width, 2 * width, 2, 2)
        self.context = Context(2 * width)
        self.blocks = nn.Sequential(*(PlainBlock(2 * width) for _ in range(blocks)))
        self.up = nn.Conv2d(2 * width, 4 * width, 1)
        self.merge = nn.Conv2d(width, width, 3, padding=1)
        self.head = nn.Conv2d(width, 48, 3, padding=1)
        init_he(self)
        for block in self.blocks:
            nn.init.zeros_(block.second.weight)  # blocks start as the identity: stable without norms
        icnr_(self.up, upscale=2)
        icnr_(self.head, upscale=4, gain=0.1)  # the whole network starts near the identity

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → the frame plus the predicted change."""
        height, width = picture.shape[-2], picture.shape[-1]
        quarter = F.relu(self.stem(pad_to_multiple(picture, MULTIPLE)))
        eighth = self.blocks(F.relu(self.context(self.down(quarter))))
        merged = F.relu(self.merge(quarter + F.pixel_shuffle(self.up(eighth), 2)))
        change = F.pixel_shuffle(self.head(merged), 4)
        return picture + change[..., :height, :width]
