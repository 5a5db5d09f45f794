"""Which textures are wanted, and what each of them is drawn from.

A texture is decided by the seed and its number: the fourth of eight is the first of one that begins at 3.
Must not know: models, pictures.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from capriccio.errors import InvalidField

from .source import LARGEST_SIDE, SMALLEST_SIDE, whole_cells

__all__ = ["MOST", "Wanted"]

MOST = 64
"""Textures of one request."""

LARGEST_SEED = 2**53

BATCH_PIXELS = 8 * 256 * 256
"""Pixels that a model makes at once: enough for all cores, and little memory; a larger texture is made alone."""


@dataclass(frozen=True)
class Wanted:
    """How many textures, how large, and by which seed."""

    count: int = 1
    first: int = 0
    """Number of the first one."""
    seed: int = 0
    size: tuple[int, int] | None = None
    """(width, height) in pixels, rounded to what a model can make; None leaves it to the generator."""
    strength: float = 0.5
    """How far a variation is from its source, 0 to 1."""

    def __post_init__(self) -> None:
        """Check all.

        Raises:
            InvalidField: a value is out of its range.
        """
        _check(1 <= self.count <= MOST, "count", self.count, f"1 to {MOST}")
        _check(0 <= self.first <= LARGEST_SEED, "first", self.first, "0 to 2^53")
        _check(0 <= self.seed <= LARGEST_SEED, "seed", self.seed, "0 to 2^53")
        _check(math.isfinite(self.strength) and 0 <= self.strength <= 1, "strength", self.strength, "0 to 1")
        sides = self.size or ()
        inside = all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in sides)
        _check(inside, "size", " x ".join(map(str, sides)), f"{SMALLEST_SIDE} to {LARGEST_SIDE} pixels a side")

    def cells(self, default: tuple[int, int], cell: int) -> tuple[int, int]:
        """Return rows and columns of cells of `cell` pixels; `default` is (width, height) where no size is wanted."""
        width, height = self.size or default
        return whole_cells(height, cell), whole_cells(width, cell)

    def batches(self, pixels: int) -> Iterator[range]:
        """Yield the numbers of the textures, as many at a time as a model makes at once of so many pixels each."""
        at_once = max(1, BATCH_PIXELS // pixels)
        for begin in range(self.first, self.first + self.count, at_once):
            yield range(begin, min(begin + at_once, self.first + self.count))

    def random(self, number: int) -> np.random.Generator:
        """Return what texture `number` is drawn from."""
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence((self.seed, number))))


def _check(holds: bool, name: str, value: object, allowed: str) -> None:
    if not holds:
        raise InvalidField(f"{name} is {value}; allowed: {allowed}", field=name)
