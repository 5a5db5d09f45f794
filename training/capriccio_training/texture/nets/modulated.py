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


class _Modulated(nn.Module):
    """Weights whose inputs a code scales, and whose outputs it shifts."""

    def __init__(self, inputs: int, outputs: int, code: int, rows: int, columns: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(WEIGHTS * torch.randn(outputs, inputs, rows, columns))
        self.scale = nn.Linear(code, inputs)
        self.shift = nn.Linear(code, outputs)
        for layer in (self.scale, self.shift):
            nn.init.normal_(layer.weight, std=0.5 / math.sqrt(code))
        nn.init.ones_(self.scale.bias)
        nn.init.zeros_(self.shift.bias)

    def levelled(self, made: Tensor, scale: Tensor, code: Tensor) -> Tensor:
        """Give back its spread to what the scaled weights made, and shift it."""
        power = scale.square() @ torch.linalg.vector_norm(self.weight, dim=(2, 3)).square().t()
        shifted: Tensor = _scaled(made, torch.rsqrt(power + 1e-8)) + self.shift(code)[:, :, None, None]
        return shifted


class ModulatedConv(_Modulated):
    """A circular convolution, scaled and shifted by a code; `rows` and `columns` of its kernel are odd."""

    def __init__(self, inputs: int, outputs: int, code: int, rows: int = 3, columns: int = 3) -> None:
        super().__init__(inputs, outputs, code, rows, columns)
        self.beyond = rows // 2, columns // 2

    def forward(self, features: Tensor, code: Tensor) -> Tensor:
        """(N, inputs, H, W), (N, code) → (N, outputs, H, W) of unit spread where the input's was."""
        scale = self.scale(code)
        made = F.conv2d(wrapped(_scaled(features, scale), *self.beyond), self.weight)
        return self.levelled(made, scale, code)


class GrowingModulatedConv(_Modulated):
    """One of 3x3 on features that are doubled first, beside others that have their full size.

    Each pixel of a doubled picture has a neighbour that is equal to it, so of nine products four are enough, with the
    weights of equal pixels added up: one set for each of the four pixels that a feature becomes.
    """

    def __init__(self, small: int, large: int, outputs: int, code: int) -> None:
        super().__init__(small + large, outputs, code, rows=3, columns=3)
        self.small = small

    def forward(self, features: Tensor, beside: Tensor, code: Tensor) -> Tensor:
        """(N, small, H, W), (N, large, 2 H, 2 W), (N, code) → (N, outputs, 2 H, 2 W)."""
        scale = self.scale(code)
        made = doubled_conv(_scaled(features, scale[:, : self.small]), self.weight[:, : self.small])
        others = wrapped(_scaled(beside, scale[:, self.small :]), 1, 1)
        made = made + F.conv2d(others, self.weight[:, self.small :])
        return self.levelled(made, scale, code)


def doubled_conv(features: Tensor, weight: Tensor) -> Tensor:
    """Convolve (N, C, H, W), doubled to the nearest on its torus, with (outputs, C, 3, 3): (N, outputs, 2 H, 2 W)."""
    kernels = torch.stack([kernel for row in _pairs(weight, 2) for kernel in _pairs(row, 3)], 1)
    (count, _, height, width), outputs = features.shape, len(weight)
    made = F.conv2d(wrapped(features, 1, 1), kernels.flatten(0, 1))
    made = made.reshape(count, outputs, 4, height + 1, width + 1)
    phases = [
        made[:, :, 2 * down + right, down : down + height, right : right + width] for down in (0, 1) for right in (0, 1)
    ]
    return F.pixel_shuffle(torch.stack(phases, 2).flatten(1, 2), 2)


def _pairs(weight: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """Three weights along an axis as two, for the first of two equal pixels and for the second."""
    before, here, behind = torch.chunk(weight, 3, axis)
    return torch.cat([before, here + behind], axis), torch.cat([before + here, behind], axis)


def _scaled(features: Tensor, scale: Tensor) -> Tensor:
    return features * scale[:, :, None, None]


def active(features: Tensor) -> Tensor:
    """The leaky rectifier that keeps the spread."""
    return F.leaky_relu(features, SLOPE) * GAIN
