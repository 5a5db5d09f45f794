"""Random changes of a texture's colours, which give a small data set more materials. Must not know: files."""

from __future__ import annotations

import math

import torch
from torch import Tensor

GREY = (0.299, 0.587, 0.114)
LARGEST_GAIN = 0.5  # of contrast and saturation, as a logarithm, at amount 1
LARGEST_SHIFT = 0.4  # of brightness at amount 1, where black is -1 and white 1


def changed_colour(picture: Tensor, amount: float, random: torch.Generator) -> Tensor:
    """Turn hues and change contrast, saturation and brightness of (3, H, W) in [-1, 1] by up to ``amount``, 0 to 1.

    Hues turn around the grey axis, so that a mean over them is kept.
    """
    if amount == 0:
        return picture
    contrast, saturation, shift, turn = (2 * torch.rand(4, generator=random) - 1).tolist()
    mean = picture.mean((1, 2), keepdim=True)
    matrix = _hue_turn(turn * amount * math.pi) * math.exp(saturation * amount * LARGEST_GAIN)
    grey = torch.tensor(GREY).expand(3, 3)
    matrix = grey + matrix @ (torch.eye(3) - grey)
    gain = math.exp(contrast * amount * LARGEST_GAIN)
    changed = torch.einsum("dc,chw->dhw", matrix, mean + gain * (picture - mean)) + shift * amount * LARGEST_SHIFT
    clamped: Tensor = changed.clamp(-1, 1)
    return clamped


def _hue_turn(angle: float) -> Tensor:
    """Rotation by ``angle`` radians around the grey axis (1, 1, 1) (Rodrigues)."""
    along = math.cos(angle), math.sin(angle) / math.sqrt(3), (1 - math.cos(angle)) / 3
    cross = torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
    return along[0] * torch.eye(3) + along[1] * cross + along[2] * torch.ones(3, 3)
