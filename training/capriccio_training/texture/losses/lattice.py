"""How much a texture shows the lattice on which it was made: pixels of one phase are alike, of all cells.

A network that doubles its features four times may treat the first pixel of a cell otherwise than the second. No loss on
patches at random places sees that, but eyes see the weave. Must not know: networks.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

PERIODS = (2, 4, 8)
"""Sides of cells in pixels."""

LEAST_SPREAD = 1e-3


def lattice_excess(made: Tensor, real: Tensor) -> Tensor:
    """By how much more (N, C, H, W) made textures show lattices than real ones of that size do by chance; a scalar.

    Sides are multiples of the largest of `PERIODS`.
    """
    mine, theirs = _with_steps(made), _with_steps(real.detach())
    excess = [F.relu(_shown(mine, period) - _shown(theirs, period)) for period in PERIODS]
    return torch.stack(excess).mean()


def _with_steps(texture: Tensor) -> Tensor:
    """(N, C, H, W) → (3, N, C, H, W): values, and the sizes of steps down and across."""
    return torch.stack([texture, *((texture - torch.roll(texture, 1, axis)).abs() for axis in (2, 3))])


def _shown(seen: Tensor, period: int) -> Tensor:
    """(3, N, C, H, W) → (3, N, C): how far the means of the phases lie apart, in spreads."""
    planes, count, channels, height, width = seen.shape
    folded = seen.reshape(planes, count, channels, height // period, period, width // period, period)
    phases = folded.mean((3, 5))
    apart = (phases - phases.mean((3, 4), keepdim=True)).abs().mean((3, 4))
    shown: Tensor = apart / (seen.std((3, 4)) + LEAST_SPREAD)
    return shown
