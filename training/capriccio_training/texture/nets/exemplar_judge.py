"""The discriminator of `texture.synthesize`: is this patch real, and of the texture with this code?

A PatchGAN with spectral normalisation whose scores have a part that is a product with the code (projection
discriminator, arXiv 1802.05637). No padding, so it knows of no edges. Knows no loss.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

SLOPE = 0.2
GAIN = 2.5  # of each layer; spectral normalisation leaves signals that fade from layer to layer


class ExemplarJudge(nn.Module):
    """Patches of 26 x 26 pixels at full size, at half size, …"""

    def __init__(self, width: int = 32, code: int = 48, scales: int = 2) -> None:
        super().__init__()
        self.scales = nn.ModuleList(_Patches(width, code) for _ in range(scales))

    def forward(self, pattern: Tensor, code: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """(N, 3, H, W), (N, code) → maps of scores, one for each scale, and the features before them."""
        scores, features = [], []
        for patches in self.scales:
            score, seen = patches(pattern, code)
            scores.append(score)
            features += seen
            pattern = F.avg_pool2d(pattern, 2)
        return scores, features


class _Patches(nn.Module):
    def __init__(self, width: int, code: int) -> None:
        super().__init__()
        shapes = (
            (3, width, 4, 2),
            (width, 2 * width, 4, 2),
            (2 * width, 4 * width, 3, 1),
            (4 * width, 4 * width, 3, 1),
        )
        self.layers = nn.ModuleList(spectral_norm(nn.Conv2d(*shape)) for shape in shapes)
        self.real = nn.Conv2d(4 * width, 1, 1)  # free to be sure of itself, else it learns too slowly
        self.match = nn.Linear(code, 4 * width)
        nn.init.zeros_(self.match.weight)

    def forward(self, pattern: Tensor, code: Tensor) -> tuple[Tensor, list[Tensor]]:
        features, seen = pattern, []
        for layer in self.layers:
            features = GAIN * F.leaky_relu(layer(features), SLOPE)
            seen.append(features)
        wanted = self.match(code)[:, :, None, None]
        return self.real(features) + (features * wanted).sum(1, keepdim=True), seen
