"""How close something baked comes to the model that it was baked from. Must not know: what was baked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["HELD_OUT_ONE_IN", "Closeness", "held_out"]

HELD_OUT_ONE_IN = 10
"""One frame in so many measures instead of being used."""

Colours: TypeAlias = NDArray[np.uint8]
"""(n, 3), sRGB."""


@dataclass(frozen=True)
class Closeness:
    """How close a baked look comes to the model, in mean squared levels of 255."""

    frames: int
    """How many were measured."""
    unseen: bool
    """True where they had not been used for baking."""
    baked_error: float
    identity_error: float

    @classmethod
    def of(cls, baked: Colours, before: Colours, after: Colours, frames: int, unseen: bool) -> Closeness:
        """Measure on colours: what the baked look made of them, what they were, what the model made of them."""
        return cls(frames, unseen, _error(baked, after), _error(before, after))

    @property
    def baked_psnr_db(self) -> float:
        """The baked look's result against the model's."""
        return _psnr_db(self.baked_error)

    @property
    def identity_psnr_db(self) -> float:
        """The untouched frame against the model's result."""
        return _psnr_db(self.identity_error)

    @property
    def share(self) -> float:
        """The share of the model's change that was captured: 1 is all, 0 none; below 0 it does harm."""
        return 1 - self.baked_error / self.identity_error if self.identity_error else 1.0


def held_out(frames: int) -> int:
    """How many of the last frames are kept for measuring: a recording spent them elsewhere. None of a single one."""
    return max(1, frames // HELD_OUT_ONE_IN) if frames > 1 else 0


def _error(one: Colours, other: Colours) -> float:
    return float(np.mean((one.astype(np.float32) - other) ** 2))


def _psnr_db(error: float) -> float:
    return 10 * math.log10(255**2 / error) if error else math.inf
