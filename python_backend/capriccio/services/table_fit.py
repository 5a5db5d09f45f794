"""The colour table that comes closest to a set of colour pairs: regularised least squares on a lattice.

A pixel x (red, green, blue in 0 to 1) lies in one cell of the lattice; trilinear interpolation gives the corners c of
that cell the weights b_c(x), which sum to 1. Interpolation reproduces whatever is affine in x, so the table I that
changes nothing gives back x exactly; what is looked for is the *change* T - I, which shall turn x into the model's y.
It has two parts. The coarse one, V M, is affine in the colour (V: a row (red, green, blue, 1) for each lattice point,
M: 4 x 3 numbers), and says what the look does on the whole, also to colours that were never seen:

    1/N Σ_p ‖ [x_p 1] M - (y_p - x_p) ‖²  +  r ‖M‖²                 ridge regression: no change where nothing is known

The fine one, D, is free at every lattice point and minimises

      1/N  Σ_p ‖ Σ_c b_c(x_p) D_c - (y_p - x_p - [x_p 1] M) ‖²      what was seen and is not affine, N pixels
    + s/n³ Σ_(c,c' neighbours) ‖ D_c - D_c' ‖²                      varies little from colour to colour
    + a/n³ Σ_c ‖ D_c ‖²                                             fades where nothing is known

Where there are many pixels, the table is the mean of what the model did to that colour. Between and beyond the colours
that were seen, D is a membrane over the lattice, which never goes beyond what surrounds it and so adds no bands.
Its minimum solves one sparse, positive definite system with 27 entries a row, the same for the three channels, by
conjugate gradients with a diagonal preconditioner. Must not know: models, files.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from capriccio.media.color_table import Table, identity_table

__all__ = ["ANCHOR", "SMOOTHNESS", "TableFit"]

SMOOTHNESS = 0.1
"""s above; chosen on frames of worlds that the fit had not seen."""

ANCHOR = 1e-4
"""a above: a thousandth of the smoothness lets D reach about thirty lattice steps beyond what was seen."""

RIDGE = 1e-3
"""r above: a direction in which the seen colours spread by less than its root, 8 levels of 255, is left as it is."""

MAX_ROUNDS = 500
TOLERANCE = 1e-4
"""Residual, relative to the right side, at which the solution is good to less than a level of 255."""

CORNERS = tuple(product((0, 1), repeat=3))
"""Offsets of a cell's corners in blue, green and red."""

NEIGHBOURS = tuple(product((-1, 0, 1), repeat=3))
"""Offsets of the vertices that share a cell with one, itself among them."""

ITSELF = NEIGHBOURS.index((0, 0, 0))

Lattice = NDArray[np.float64]


class TableFit:
    """Gathers pairs of colours, and finds their table."""

    def __init__(self, size: int) -> None:
        """Start with no pairs, for a table of `size`³ colours."""
        self._size = size
        self._cells = size - 1
        self._coupling = np.zeros((8, 8, self._cells**3))
        self._pull = np.zeros((8, 3, self._cells**3))
        self._pixels = 0

    def add(self, before: NDArray[np.uint8], after: NDArray[np.uint8]) -> None:
        """Add pairs of colours, both (n, 3) uint8 sRGB, to Bᵀ B and Bᵀ (y - x), cell by cell."""
        cell, weights = self._weigh(before)
        change = (after.astype(np.float64) - before) / 255
        for one in range(8):
            for channel in range(3):
                self._pull[one, channel] += self._sum(cell, weights[one] * change[:, channel])
            for other in range(one, 8):
                self._coupling[one, other] += self._sum(cell, weights[one] * weights[other])
        self._pixels += len(before)

    def solve(self, smoothness: float = SMOOTHNESS, anchor: float = ANCHOR) -> Table:
        """Return the table; without any pairs it is the identity. Values are clipped to 0 to 1."""
        stencil, pull = self._assemble()
        identity = np.moveaxis(identity_table(self._size).astype(np.float64), -1, 0)
        coarse = _affine_change(stencil, pull, identity)
        rest = pull - _multiply(stencil, coarse)
        stencil += _membrane(self._size, smoothness / self._size**3, anchor / self._size**3)
        table = identity + coarse + _conjugate_gradients(stencil, rest)
        clipped: Table = np.moveaxis(np.clip(table, 0, 1), 0, -1).astype(np.float32)
        return clipped

    def _weigh(self, colours: NDArray[np.uint8]) -> tuple[NDArray[np.intp], Lattice]:
        """Return each pixel's cell, (n,), and the weights of the cell's corners, (8, n)."""
        position = colours[:, ::-1] * (self._cells / 255)  # blue, green, red
        lower = np.minimum(position.astype(np.intp), self._cells - 1)
        part = position - lower
        cell = (lower[:, 0] * self._cells + lower[:, 1]) * self._cells + lower[:, 2]
        weights = [np.prod(np.where(corner, part, 1 - part), axis=1) for corner in CORNERS]
        return cell, np.stack(weights)

    def _sum(self, cell: NDArray[np.intp], values: Lattice) -> Lattice:
        sums: Lattice = np.bincount(cell, values, minlength=self._cells**3).astype(np.float64, copy=False)
        return sums

    def _assemble(self) -> tuple[Lattice, Lattice]:
        """Return the sum over pixels: (27, n, n, n), the weights of all neighbours, and its right side (3, n, n, n)."""
        stencil, pull = np.zeros((len(NEIGHBOURS), *[self._size] * 3)), np.zeros((3, *[self._size] * 3))
        share = 1 / max(1, self._pixels)
        block = [self._cells] * 3
        for one, here in enumerate(CORNERS):
            at = tuple(slice(offset, offset + self._cells) for offset in here)
            for channel in range(3):
                pull[channel][at] += self._pull[one, channel].reshape(block) * share
            for other, there in enumerate(CORNERS):
                coupling = self._coupling[min(one, other), max(one, other)]
                neighbour = NEIGHBOURS.index(tuple(b - a for a, b in zip(here, there, strict=True)))
                stencil[neighbour][at] += coupling.reshape(block) * share
        return stencil, pull


def _affine_change(stencil: Lattice, pull: Lattice, identity: Lattice) -> Lattice:
    """Return V M; as interpolation is exact for V, the pixels' moments are those of the lattice's system."""
    basis = np.concatenate([identity, np.ones_like(identity[:1])])
    moments = np.einsum("aijk,bijk->ab", basis, _multiply(stencil, basis))
    matrix = np.linalg.solve(moments + RIDGE * np.eye(4), np.einsum("aijk,cijk->ac", basis, pull))
    change: Lattice = np.einsum("aijk,ac->cijk", basis, matrix)
    return change


def _membrane(size: int, smoothness: float, anchor: float) -> Lattice:
    """Return the system of the last two sums."""
    stencil = np.zeros((len(NEIGHBOURS), size, size, size))
    stencil[ITSELF] = anchor
    for number, offset in enumerate(NEIGHBOURS):
        if np.abs(offset).sum() == 1:
            inside = tuple(slice(max(0, -step), size - max(0, step)) for step in offset)
            stencil[number][inside] -= smoothness
            stencil[ITSELF][inside] += smoothness
    return stencil


def _multiply(stencil: Lattice, lattice: Lattice) -> Lattice:
    """Apply the system to (channels, n, n, n)."""
    size = lattice.shape[1]
    padded = np.pad(lattice, ((0, 0), (1, 1), (1, 1), (1, 1)))
    result = np.zeros_like(lattice)
    for weights, offset in zip(stencil, NEIGHBOURS, strict=True):
        here = (slice(None), *(slice(1 + step, 1 + step + size) for step in offset))
        result += weights * padded[here]
    return result


def _conjugate_gradients(stencil: Lattice, wanted: Lattice) -> Lattice:
    """Solve the system for the three channels at once (Hestenes and Stiefel 1952, Jacobi-preconditioned)."""
    scale = 1 / stencil[ITSELF]
    solution, residual = np.zeros_like(wanted), wanted.copy()
    conditioned = residual * scale
    direction, energy = conditioned.copy(), _dot(residual, conditioned)
    enough = TOLERANCE**2 * energy
    for _ in range(MAX_ROUNDS):
        if (energy <= enough).all():
            break
        image = _multiply(stencil, direction)
        step = energy / np.maximum(_dot(direction, image), np.finfo(float).tiny)
        solution += step * direction
        residual -= step * image
        conditioned = residual * scale
        before, energy = energy, _dot(residual, conditioned)
        direction = conditioned + energy / np.maximum(before, np.finfo(float).tiny) * direction
    return solution


def _dot(one: Lattice, other: Lattice) -> Lattice:
    """Inner product for each channel, shaped (3, 1, 1, 1)."""
    products: Lattice = np.einsum("cijk,cijk->c", one, other)[:, None, None, None]
    return products
