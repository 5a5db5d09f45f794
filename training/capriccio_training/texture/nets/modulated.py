"""A convolution on a torus whose weights follow a code (StyleGAN2, arXiv 1912.04958, §2.2).

The code scales the input channels; each output channel is then divided by what that does to its spread, which is
computed from the weights, not from the picture. So it means the same at every size, and one convolution serves a batch.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.circular import wrapped

SLOPE = 0.2
WEIGHTS = 0.3  # their spread, which is divided by again: how fast they turn at a given learning rate
GAIN = math.sqrt(2 / (1 + SLOPE**2))  # what the leaky rectifier takes from the spread


class ModulatedConv(nn.Module):
    """A circular convolution, scaled and shifted by a code; `rows` and `columns` of its kernel are odd."""

    def __init__(self, inputs: int, outputs: int, code: int, rows: int = 3, columns: int = 3) -> None:
        super().__init__()
        self.beyond = rows // 2, columns // 2
        self.weight = nn.Parameter(WEIGHTS * torch.randn(outputs, inputs, rows, columns))
        self.scale = nn.Linear(code, inputs)
        self.shift = nn.Linear(code, outputs)
        for layer in (self.scale, self.shift):
            nn.init.normal_(layer.weight, std=0.5 / math.sqrt(code))
        nn.init.ones_(self.scale.bias)
        nn.init.zeros_(self.shift.bias)

    def forward(self, features: Tensor, code: Tensor) -> Tensor:
        """(N, inputs, H, W), (N, code) → (N, outputs, H, W) of unit spread where the input's was."""
        scale = self.scale(code)
        power = scale.square() @ torch.linalg.vector_norm(self.weight, dim=(2, 3)).square().t()
        scaled = wrapped(features * scale[:, :, None, None], *self.beyond)
        made = F.conv2d(scaled, self.weight) * torch.rsqrt(power + 1e-8)[:, :, None, None]
        shifted: Tensor = made + self.shift(code)[:, :, None, None]
        return shifted


def active(features: Tensor) -> Tensor:
    """The leaky rectifier that keeps the spread."""
    return F.leaky_relu(features, SLOPE) * GAIN
