"""A height field: land as a grid of heights in metres, and what 16-bit files make of it.

Row 0 is the north and column 0 the west, as on a map and in a picture; engines that count rows from the south say so in
their files (`height_files.py`). Must not know: files, models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField

__all__ = ["HIGHEST_LEVEL", "HeightField", "Levels", "from_levels", "to_levels"]

HIGHEST_LEVEL = 65535
"""The level of the highest point in a 16-bit file; the lowest has 0."""

ROWS_AT_ONCE = 256
"""Rows that are converted together, so that a large field is not held in memory as float64 as well."""

Metres: TypeAlias = NDArray[np.float32]
Levels: TypeAlias = NDArray[np.uint16]


@dataclass(frozen=True, eq=False)
class HeightField:
    """Heights on a square grid of points; neighbours are `cell_m` apart."""

    metres: Metres
    """(H, W) float32, finite, at least 2 x 2; row 0 is the north."""
    cell_m: float = 1.0
    """Distance between two neighbouring points in metres."""

    def __post_init__(self) -> None:
        """Check the array and the distance.

        Raises:
            InvalidField: another shape or type, values that are not finite, or a distance that is not above 0.
        """
        check_heights(self.metres)
        if not (np.isfinite(self.cell_m) and self.cell_m > 0):
            raise InvalidField(f"cell_m is {self.cell_m!r}; allowed: metres above 0", field="cell_m")

    @cached_property
    def minimum_m(self) -> float:
        """The lowest height."""
        return float(self.metres.min())

    @cached_property
    def maximum_m(self) -> float:
        """The highest height."""
        return float(self.metres.max())

    @property
    def relief_m(self) -> float:
        """How far the highest point lies above the lowest."""
        return self.maximum_m - self.minimum_m


def check_heights(metres: NDArray[Any]) -> None:
    """Raise `InvalidField` unless `metres` is (H, W) float32, finite, at least 2 x 2."""
    if metres.ndim != 2 or metres.dtype != np.float32 or min(metres.shape) < 2:
        shape = " x ".join(map(str, metres.shape))
        message = f"the heights are {shape} {metres.dtype}; allowed: height x width float32, at least 2 x 2"
        raise InvalidField(message, field="heights")
    if not np.isfinite(metres).all():
        raise InvalidField("the heights hold values that are not finite; allowed: metres", field="heights")


def to_levels(field: HeightField) -> Levels:
    """Return (H, W) uint16: 0 is the lowest point, `HIGHEST_LEVEL` the highest; level land has 0 everywhere."""
    levels = np.empty(field.metres.shape, np.uint16)
    scale = HIGHEST_LEVEL / field.relief_m if field.relief_m else 0.0
    for row in range(0, len(levels), ROWS_AT_ONCE):
        above = field.metres[row : row + ROWS_AT_ONCE].astype(np.float64) - field.minimum_m
        levels[row : row + ROWS_AT_ONCE] = np.rint(above * scale)
    return levels


def from_levels(levels: Levels, minimum_m: float, maximum_m: float, cell_m: float = 1.0) -> HeightField:
    """Return the field whose level 0 is `minimum_m` and whose level 65535 is `maximum_m`.

    Raises:
        InvalidField: the two are not finite, or the second lies below the first.
    """
    if not (np.isfinite([minimum_m, maximum_m]).all() and minimum_m <= maximum_m):
        message = f"the heights lie between {minimum_m} and {maximum_m} m; allowed: two numbers, the lower one first"
        raise InvalidField(message, field="minimum_m")
    metres = np.empty(levels.shape, np.float32)
    step_m = (maximum_m - minimum_m) / HIGHEST_LEVEL
    for row in range(0, len(levels), ROWS_AT_ONCE):
        metres[row : row + ROWS_AT_ONCE] = minimum_m + levels[row : row + ROWS_AT_ONCE].astype(np.float64) * step_m
    return HeightField(metres, cell_m)
