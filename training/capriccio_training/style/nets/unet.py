"""The small U-Net that Keras-GAN uses for CycleGAN: four stride-2 steps down, four up, with skips.

(N, 3, H, W) in [-1, 1] → the same shape and range. Any H and W: edges are repeated to a multiple of 32.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio_training.nets.layers import init_normal, pad_to_multiple

MULTIPLE = 32  # 2⁴ for the strides, twice that so that instance norm never sees a single value
SAME = (1, 2, 1, 2)  # what "same" padding means for a 4x4 kernel: one before, two after


def _down(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 4, 2, 1), nn.LeakyReLU(0.2), nn.InstanceNorm2d(outputs))


def _up(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Upsample(scale_factor=2.0, mode="nearest"),
        nn.ZeroPad2d(SAME),
        nn.Conv2d(inputs, outputs, 4),
        nn.ReLU(True),
        nn.InstanceNorm2d(outputs),
    )


class UNet(nn.Module):
    """Encoder 32-64-128-256, decoder 128-64-32, each decoder step joined to the encoder's of its size."""

    DEFAULT_WIDTH = 32

    def __init__(self, width: int = DEFAULT_WIDTH) -> None:
        super().__init__()
        sizes = [width, 2 * width, 4 * width, 8 * width]
        self.down = nn.ModuleList(_down(i, o) for i, o in zip([3, *sizes[:-1]], sizes, strict=True))
        # After its skip is joined, a decoder step holds twice the channels that it made.
        self.up = nn.ModuleList([_up(8 * width, 4 * width), _up(8 * width, 2 * width), _up(4 * width, width)])
        self.head = nn.Sequential(
            nn.Upsample(scale_factor=2.0, mode="nearest"),
            nn.ZeroPad2d(SAME),
            nn.Conv2d(2 * width, 3, 4),
            nn.Tanh(),
        )
        init_normal(self)

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → the same."""
        height, width = picture.shape[-2], picture.shape[-1]
        features = pad_to_multiple(picture, MULTIPLE)
        skips: list[Tensor] = []
        for step in self.down:
            features = step(features)
            skips.append(features)
        skips.pop()
        for step in self.up:
            features = torch.cat([step(features), skips.pop()], dim=1)
        made: Tensor = self.head(features)
        return made[..., :height, :width]

    def encode(self, picture: Tensor) -> list[Tensor]:
        """(N, 3, H, W) in [-1, 1] → the picture, and what each of the four steps down gives."""
        features, kept = pad_to_multiple(picture, MULTIPLE), [picture]
        for step in self.down:
            features = step(features)
            kept.append(features)
        return kept
