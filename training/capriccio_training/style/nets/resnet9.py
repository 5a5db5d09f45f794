"""ResNet-9, the CycleGAN paper's generator: c7s1-64, d128, d256, R256 x 9, u128, u64, c7s1-3.

(N, 3, H, W) in [-1, 1] → the same shape and range. Any H and W: edges are repeated to a multiple of 8.
"""

from __future__ import annotations

from torch import Tensor, nn

from capriccio_training.nets.layers import init_normal, pad_to_multiple

ENCODED = (4, 7, 10, 14)  # the convolutions of d128 and d256, the first and the fifth R256: as in CUT
MULTIPLE = 8  # strides need 4; 8 leaves the two rows that reflection padding needs at quarter size


class ResidualBlock(nn.Module):
    """R256: two 3x3 convolutions on reflected edges, added to the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            nn.InstanceNorm2d(channels),
            nn.ReLU(True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3),
            nn.InstanceNorm2d(channels),
        )

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)."""
        change: Tensor = self.layers(features)
        return features + change


def _normalised(convolution: nn.Module, channels: int) -> list[nn.Module]:
    return [convolution, nn.InstanceNorm2d(channels), nn.ReLU(True)]


class Resnet9(nn.Module):
    """Johnson's residual generator with nine blocks and instance normalisation."""

    DEFAULT_WIDTH = 64

    def __init__(self, width: int = DEFAULT_WIDTH, blocks: int = 9) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.ReflectionPad2d(3), *_normalised(nn.Conv2d(3, width, 7), width)]
        for channels in (width, 2 * width):  # d128, d256
            layers += _normalised(nn.Conv2d(channels, 2 * channels, 3, 2, 1), 2 * channels)
        layers += [ResidualBlock(4 * width) for _ in range(blocks)]
        for channels in (4 * width, 2 * width):  # u128, u64
            up = nn.ConvTranspose2d(channels, channels // 2, 3, 2, 1, output_padding=1)
            layers += _normalised(up, channels // 2)
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh()]
        self.layers = nn.Sequential(*layers)
        init_normal(self)

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → the same."""
        height, width = picture.shape[-2], picture.shape[-1]
        made: Tensor = self.layers(pad_to_multiple(picture, MULTIPLE))
        return made[..., :height, :width]

    def encode(self, picture: Tensor) -> list[Tensor]:
        """(N, 3, H, W) in [-1, 1] → the picture, and the features of the layers ``ENCODED``."""
        features, kept = pad_to_multiple(picture, MULTIPLE), [picture]
        for place, layer in enumerate(list(self.layers)[: ENCODED[-1] + 1]):
            features = layer(features)
            if place in ENCODED:
                kept.append(features)
        return kept
