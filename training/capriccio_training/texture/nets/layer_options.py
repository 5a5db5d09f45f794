"""What follows a layer of a generator or a discriminator: a normalisation and an activation, by their names.

Knows no network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

LEAK = 0.2  # slope below 0 of `leaky_relu`, and where `prelu` begins (DCGAN, arXiv 1511.06434)


class ConcatenatedRelu(nn.Module):
    """What is above 0 beside what is below: twice the channels (Shang et al. 2016, arXiv 1603.05201)."""

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, 2C, H, W)."""
        return torch.cat([features.relu(), (-features).relu()], 1)


_ACTIVATIONS: dict[str, Callable[[int], nn.Module]] = {
    "crelu": lambda _channels: ConcatenatedRelu(),
    "elu": lambda _channels: nn.ELU(),
    "leaky_relu": lambda _channels: nn.LeakyReLU(LEAK),
    "prelu": lambda channels: nn.PReLU(channels, init=LEAK),
    "relu": lambda _channels: nn.ReLU(),
    "selu": lambda _channels: nn.SELU(),
}

_NORMS: dict[str, Callable[[int], nn.Module]] = {
    "batch": nn.BatchNorm2d,
    "instance": lambda channels: nn.InstanceNorm2d(channels, affine=True),
    "layer": lambda channels: nn.GroupNorm(1, channels),
    "none": lambda _channels: nn.Identity(),
}


@dataclass(frozen=True)
class LayerOptions:
    """How the layers of one network are made."""

    activation: str
    norm: str
    spectral: bool

    def weighted(self, layer: nn.Module) -> nn.Module:
        """Draw a convolution's weights; from then on they are divided by their spectral norm, if that is wanted.

        N(0, 0.02²) as in DCGAN where a norm sets the scale afterwards, He's where nothing does.
        """
        if self.norm == "none":
            nn.init.kaiming_normal_(layer.weight, a=LEAK)  # type: ignore[arg-type]
        else:
            nn.init.normal_(layer.weight, 0.0, 0.02)  # type: ignore[arg-type]
        if isinstance(layer.bias, Tensor):
            nn.init.zeros_(layer.bias)
        return spectral_norm(layer) if self.spectral else layer

    def after(self, channels: int, normed: bool = True) -> nn.Sequential:
        """What follows a layer of so many channels; the first of a discriminator is not normed."""
        norm = _NORMS[self.norm if normed else "none"](channels)
        return nn.Sequential(norm, _ACTIVATIONS[self.activation](channels))

    def given(self, channels: int) -> int:
        """How many channels come out of `after`."""
        return 2 * channels if self.activation == "crelu" else channels
