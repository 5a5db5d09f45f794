"""The bilateral grid that comes closest to pairs of pictures: an affine regression of colours for each cell.

A pixel p with colour x (red, green, blue in 0 to 1) and the model's result y looks its transform up at a place in the
grid; trilinear interpolation gives the eight cells c around it the weights b_c(p), which sum to 1. Each cell takes the
affine transform that serves the pixels around it best, a ridge regression towards what is known without the cell:

    Σ_p b_c(p) ‖ T_c [x_p 1] - y_p ‖²  +  r ‖ T_c - P ‖²

P is the same regression over all cells of that depth, and theirs one over the whole grid, towards no change: so a cell
where nothing was seen does what is done elsewhere to colours of that guide. Must not know: models, files.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.card import LUMINANCE_GUIDE
from capriccio.media.bilateral_grid import lookup_weights
from capriccio.media.detail import place

__all__ = ["GridFit"]

RIDGE = 0.01
"""r above, in pixels of the strongest colour; chosen on frames of scenes that the fit had not seen."""

NO_CHANGE = np.eye(4, 3)
"""Of a transform as (red, green, blue, 1) to (red, green, blue)."""

PAIRS = tuple(combinations_with_replacement(range(4), 2))
"""Which entries of (red, green, blue, 1) a moment multiplies."""

Floats = NDArray[np.float64]


class GridFit:
    """Gathers pairs of pictures, and finds their grid."""

    def __init__(self, cells: tuple[int, int, int]) -> None:
        """Start with no pictures, for a grid of rows, columns and depth that is looked up by luminance."""
        self._cells = cells
        count = cells[0] * cells[1] * cells[2]
        self._moments: Floats = np.zeros((count, 4, 4))
        self._pull: Floats = np.zeros((count, 4, 3))

    def add(self, before: NDArray[np.uint8], after: NDArray[np.uint8], visible: NDArray[np.bool_]) -> None:
        """Add a picture before and after, both (H, W, 3) uint8 sRGB, where it is `visible`, (H, W)."""
        colours = before.astype(np.float32) / np.float32(255)
        known = np.concatenate([colours, np.ones_like(colours[..., :1])], axis=2).reshape(-1, 4).T
        wanted = (after.astype(np.float32) / np.float32(255)).reshape(-1, 3).T
        for cell, weights in lookup_weights(place(colours, LUMINANCE_GUIDE), self._cells):
            counted = weights * visible.reshape(-1)
            for one, other in PAIRS:
                self._moments[:, one, other] += self._sum(cell, counted * known[one] * known[other])
            for one in range(4):
                for channel in range(3):
                    self._pull[:, one, channel] += self._sum(cell, counted * known[one] * wanted[channel])

    def solve(self) -> NDArray[np.float16]:
        """Return the grid, (rows, columns, depth, 12); without any pictures it changes nothing."""
        moments = (self._moments + np.triu(self._moments, 1).swapaxes(1, 2)).reshape(*self._cells, 4, 4)
        pull = self._pull.reshape(*self._cells, 4, 3)
        whole = _regression(moments.sum((0, 1, 2)), pull.sum((0, 1, 2)), NO_CHANGE)
        layers = _regression(moments.sum((0, 1)), pull.sum((0, 1)), whole)
        transforms = _regression(moments, pull, layers)
        grid: NDArray[np.float16] = transforms.swapaxes(-1, -2).reshape(*self._cells, 12).astype(np.float16)
        return grid

    def _sum(self, cell: NDArray[np.intp], values: NDArray[np.floating[Any]]) -> Floats:
        sums: Floats = np.bincount(cell, values, len(self._moments)).astype(np.float64, copy=False)
        return sums


def _regression(moments: Floats, pull: Floats, known: Floats) -> Floats:
    solved: Floats = np.linalg.solve(moments + RIDGE * np.eye(4), pull + RIDGE * known).astype(np.float64, copy=False)
    return solved
