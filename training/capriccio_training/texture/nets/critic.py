"""The discriminator of texture recipes: a PatchGAN with spectral normalisation (SN-GAN, arXiv 1802.05957).

It sees no edges of the torus: what it is shown is rolled before. Knows no loss.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


class PatchCritic(nn.Module):
    """Three strided convolutions and two more, on 46 x 46 patches, at each of several scales."""

    def __init__(self, width: int = 32, inputs: int = 3, scales: int = 2) -> None:
        super().__init__()
        self.patches = nn.ModuleList(_patches(width, inputs) for _ in range(scales))

    def forward(self, picture: Tensor) -> list[Tensor]:
        """(N, C, H, W) in [-1, 1] → one map of scores for each scale: as it is, at half size, …"""
        scores = []
        for patches in self.patches:
            scores.append(patches(picture))
            picture = F.avg_pool2d(picture, 2)
        return scores


def _patches(width: int, inputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for outputs, stride in ((width, 2), (2 * width, 2), (4 * width, 2), (4 * width, 1)):
        layers += [spectral_norm(nn.Conv2d(inputs, outputs, 4, stride)), nn.LeakyReLU(0.2)]
        inputs = outputs
    return nn.Sequential(*layers, spectral_norm(nn.Conv2d(inputs, 1, 1)))
