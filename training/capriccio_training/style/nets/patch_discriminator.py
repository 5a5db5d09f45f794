"""PatchGAN discriminators: C64-C128-C256-C512 on 70x70 patches, optionally at several scales.

Gives a map of scores, high where a patch looks like the real domain. Knows no loss.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_normal


class PatchDiscriminator(nn.Module):
    """The 70x70 PatchGAN of pix2pix: five 4x4 convolutions, strides 2, 2, 2, 1, 1."""

    def __init__(self, width: int = 64, inputs: int = 3) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv2d(inputs, width, 4, 2, 1), nn.LeakyReLU(0.2, True)]
        for channels, stride in ((width, 2), (2 * width, 2), (4 * width, 1)):
            layers += [
                nn.Conv2d(channels, 2 * channels, 4, stride, 1),
                nn.InstanceNorm2d(2 * channels),
                nn.LeakyReLU(0.2, True),
            ]
        self.layers = nn.Sequential(*layers, nn.Conv2d(8 * width, 1, 4, 1, 1))
        init_normal(self)

    def forward(self, picture: Tensor) -> Tensor:
        """(N, C, H, W) → (N, 1, ~H/8, ~W/8) scores."""
        scores: Tensor = self.layers(picture)
        return scores


def _with_coordinates(picture: Tensor) -> Tensor:
    count, _, height, width = picture.shape
    rows = torch.linspace(-1, 1, height, device=picture.device, dtype=picture.dtype)
    columns = torch.linspace(-1, 1, width, device=picture.device, dtype=picture.dtype)
    plane = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))
    return torch.cat([picture, plane.expand(count, -1, -1, -1)], dim=1)


class Discriminator(nn.Module):
    """One PatchGAN per scale: 1 sees the picture as it is, 2 the picture at half size, and so on.

    With ``coordinates`` each patch also knows where in the picture it lies, so that sky is judged as sky; only
    meaningful when pictures are whole frames. ``pictures`` 2 judges pairs joined along the channels (pix2pix).
    """

    def __init__(
        self, width: int = 64, scales: tuple[int, ...] = (1,), coordinates: bool = False, pictures: int = 1
    ) -> None:
        super().__init__()
        self.scales = scales
        self.coordinates = coordinates
        inputs = 3 * pictures + (2 if coordinates else 0)
        self.patches = nn.ModuleList(PatchDiscriminator(width, inputs) for _ in scales)

    def forward(self, picture: Tensor) -> list[Tensor]:
        """(N, 3 · pictures, H, W) in [-1, 1] → one score map per scale."""
        scores = []
        for scale, patches in zip(self.scales, self.patches, strict=True):
            seen = picture if scale == 1 else F.avg_pool2d(picture, scale)
            scores.append(patches(_with_coordinates(seen) if self.coordinates else seen))
        return scores
