"""The discriminator of recipes on whole textures: a PatchGAN that sees no edge of the torus, since textures are rolled.

Knows no loss.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from capriccio_training.nets.layers import init_he


class PatchCritic(nn.Module):
    """Three strided convolutions and two more, on 46 x 46 patches, at each of several scales.

    ``bounded`` layers stretch nothing (spectral normalisation, SN-GAN, arXiv 1802.05957). Others are left to a game
    that bounds their slope, and learn much sooner to tell what differs in little.
    """

    def __init__(self, width: int = 32, inputs: int = 3, scales: int = 2, bounded: bool = True) -> None:
        super().__init__()
        self.patches = nn.ModuleList(_patches(width, inputs, bounded) for _ in range(scales))

    def forward(self, picture: Tensor) -> list[Tensor]:
        """(N, C, H, W) in [-1, 1] → one map of scores for each scale: as it is, at half size, …"""
        scores = []
        for patches in self.patches:
            scores.append(patches(picture))
            picture = F.avg_pool2d(picture, 2)
        return scores


def _patches(width: int, inputs: int, bounded: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    for outputs, stride in ((width, 2), (2 * width, 2), (4 * width, 2), (4 * width, 1)):
        layers += [nn.Conv2d(inputs, outputs, 4, stride), nn.LeakyReLU(0.2)]
        inputs = outputs
    patches = nn.Sequential(*layers, nn.Conv2d(inputs, 1, 1))
    if not bounded:
        init_he(patches)
        return patches
    return nn.Sequential(*(spectral_norm(layer) if isinstance(layer, nn.Conv2d) else layer for layer in patches))
