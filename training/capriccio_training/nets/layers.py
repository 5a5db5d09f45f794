"""Small building pieces shared by the networks: padding to a multiple, initialisation.

Knows nothing of losses, data or which network uses it.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn


def pad_to_multiple(picture: Tensor, multiple: int) -> Tensor:
    """Repeat the right and bottom edge until both sides of ``(N, C, H, W)`` divide by ``multiple``.

    Always pads by the same constant and cuts the surplus, because a constant pad and a cut that depends on
    the shape can be traced to ONNX for every size; a pad that depends on the shape cannot.
    """
    height, width = picture.shape[-2], picture.shape[-1]
    rows = (height + multiple - 1) // multiple * multiple
    columns = (width + multiple - 1) // multiple * multiple
    padded = F.pad(picture, (0, multiple - 1, 0, multiple - 1), mode="replicate")
    return padded[..., :rows, :columns]


def init_normal(network: nn.Module, std: float = 0.02) -> None:
    """Draw every convolution weight from N(0, std²) with zero bias, as the CycleGAN paper's code does."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0.0, std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


def init_he(network: nn.Module, slope: float = 0.2) -> None:
    """He initialisation for the networks without normalisation layers, where N(0, 0.02²) would fade out."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, a=slope)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
