"""Between the levels of stored pictures and the numbers that networks see."""

from __future__ import annotations

import torch
from torch import Tensor


def to_float(pictures: Tensor) -> Tensor:
    """Uint8 0 to 255 → float32 -1 to 1."""
    return pictures.to(torch.float32, copy=True).div_(127.5).sub_(1)  # in place: a third of the memory traffic


def to_uint8(pictures: Tensor) -> Tensor:
    """Float -1 to 1 → uint8, rounded and clamped."""
    return (pictures.float() * 127.5 + 127.5).round().clamp(0, 255).byte()
