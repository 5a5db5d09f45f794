"""How a texture is rearranged on its torus: which of its cells each cell of a variation takes.

The grid is parted into regions with wobbly borders, and each takes the cells of the texture at an offset of its own.
`strength` decides how many regions there are and how far they reach; 0 is the identity. Offsets are drawn where the
texture resembles itself, so that courses of bricks meet courses and boards go on as boards; then the borders settle
where they are seen least.
Training and running must rearrange alike: whoever changes a constant here trains the models anew. Must not know:
models, files, what a cell holds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField, UnsupportedFrame

from .region_borders import Patches, described_cells, settled_regions

__all__ = ["Rearranger", "self_likeness"]

REGION_CELLS = 24
"""Cells of a region at strength 1, on average; at half the strength they are twice as many."""

MOST_REGIONS = 5
"""Regions along a side at strength 1: in a texture of many pixels, what it shows is larger too."""

BORDERLAND = 0.6
"""Cells may change hands whose second-nearest centre is farther than the nearest by so many sides of a square."""

FARTHEST = 0.5
"""Longest offset at strength 1 as a share of the texture's side: on a torus nothing is farther away."""

CENTRE_SPREAD = 0.7
"""Share of its square in which a region's centre is drawn: 0 is a chessboard, 1 lets centres touch."""

WOBBLE = 0.35
"""How far a border wanders, in sides of a region's square."""

CHOOSINESS = 24.0
"""How much likelier an offset is drawn whose likeness is 1 than one of 0: e to this power."""

LIKENESS_STEPS = 64
"""Likeness is rounded to 1/64: a smaller difference may be one of rounding, and no two machines shall differ by it."""

FINEST_SIDE = 512
"""Textures are shrunk to this many pixels or fewer before they are compared with themselves, by a share of a cell."""

Places: TypeAlias = NDArray[np.int64]
Field: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rearranger:
    """A texture of which variations can be drawn, and copies of it that are rolled by less than a cell.

    Cells are moved as a whole; but the distance from one brick to the next is seldom a number of cells. So regions may
    take their cells from copies that were rolled by a few pixels, by which what the texture repeats meets again.
    """

    images: NDArray[np.uint8]
    """(copies, H, W, 3), sRGB; the first is the texture itself."""
    cell: int
    shifts: NDArray[np.int64]
    """(copies, 2): by how many pixels, up and left, each copy was rolled."""
    likeness: Field
    """(copies, H / cell, W / cell): how much the texture resembles each copy, rolled on by whole cells."""

    @classmethod
    def of(cls, image: NDArray[np.uint8], cell: int, copies: int = 1) -> Rearranger:
        """Look at a texture.

        Args:
            image: (H, W, 3) uint8, sRGB, wrapping; both sides multiples of `cell`.
            cell: side of a cell in pixels.
            copies: how many there may be, itself included.

        Raises:
            UnsupportedFrame: the image's sides are no multiples of `cell`.
        """
        likeness, step = self_likeness(image, cell)
        shifts = _useful_shifts(likeness, cell // step, copies)
        within = np.stack([likeness[y :: cell // step, x :: cell // step] for y, x in shifts])
        rolled = np.stack([np.roll(image, (-y * step, -x * step), (0, 1)) for y, x in shifts])
        return cls(rolled, cell, shifts * step, within)

    def places(self, rows: int, columns: int, strength: float, random: np.random.Generator) -> Places:
        """Draw a rearrangement that keeps to what the texture repeats.

        Args:
            rows: of the result, in cells; where they differ from the texture's, it is tiled or cropped, and wraps.
            columns: of the result, in cells.
            strength: 0 (the identity) to 1.
            random: what is drawn from; the same state gives the same places.

        Returns:
            (rows, columns) int64: the index of the cell, row by row and copy by copy, that goes there.

        Raises:
            InvalidField: a number is out of its range.
        """
        _check(rows, columns, strength)
        source = self.likeness.shape[1], self.likeness.shape[2]
        squares = _squares(rows, source[0], strength), _squares(columns, source[1], strength)
        regions, borderland = _regions(rows, columns, squares, random)
        drawn = self._offsets(strength, squares[0] * squares[1], random)
        patches = _patches(rows, columns, squares, drawn)
        regions = settled_regions(regions, borderland, patches, self._described, random)
        return patches.taken(np.arange(rows)[:, None], np.arange(columns)[None, :], regions, source)

    @cached_property
    def _described(self) -> NDArray[np.int32]:
        return np.stack([described_cells(image, self.cell) for image in self.images])

    def _offsets(self, strength: float, count: int, random: np.random.Generator) -> tuple[Places, Places, Places]:
        """Draw a copy for each region and an offset in it, in cells; farther and more alike ones are likelier."""
        down, right = (_reach(side, strength) for side in self.likeness.shape[1:])
        offsets = np.array([(copy, y, x) for copy in range(len(self.shifts)) for y in down for x in right], np.int64)
        copies, moves = offsets[:, 0], offsets[:, 1:] + self.shifts[offsets[:, 0]] / self.cell
        alike = self.likeness[copies, offsets[:, 1], offsets[:, 2]]
        moved = (copies == 0) | (np.abs(moves).max(axis=1) >= 1)  # a shift alone is no move
        far = moved * np.hypot(*(moves / (len(down), len(right))).T)
        weight = moved * (far + (far.max() == 0)) * np.exp(CHOOSINESS * (alike - alike[moved].max()))
        chosen = np.searchsorted(np.cumsum(weight), random.random(count) * weight.sum(), side="right")
        chosen = np.minimum(chosen, len(offsets) - 1)
        return copies[chosen], offsets[chosen, 1], offsets[chosen, 2]


def self_likeness(image: NDArray[np.uint8], cell: int) -> tuple[Field, int]:
    """Return how much a texture resembles itself when it is rolled down and right.

    The circular autocorrelation, with the spectrum's magnitude in place of its power: broad shading, which is in every
    photograph, then counts less than edges do.

    Returns:
        (H / step, W / step) float64, 1 where both are the same, 0 where they have nothing in common; and the step, in
        pixels, a divisor of `cell`.

    Raises:
        UnsupportedFrame: the image is empty or its sides are no multiples of `cell`.
    """
    height, width = image.shape[:2]
    if min(height, width) < cell or height % cell or width % cell:
        raise UnsupportedFrame(f"the texture is {width} x {height}; allowed: multiples of {cell} pixels")
    step = _shrinking(max(height, width), cell)
    shrunk = image.reshape(height // step, step, width // step, step, -1).mean(axis=(1, 3))
    magnitude = np.abs(np.fft.rfft2(shrunk, axes=(0, 1))).sum(axis=2)
    magnitude[0, 0] = 0
    pixels = np.fft.irfft2(magnitude, s=shrunk.shape[:2])
    likeness = pixels / max(float(pixels[0, 0]), 1e-9)
    return np.asarray(np.round(likeness * LIKENESS_STEPS) / LIKENESS_STEPS), step


def _shrinking(side: int, cell: int) -> int:
    """Return the smallest divisor of the cell that brings the side down to `FINEST_SIDE`, or half a cell."""
    halves = max(1, cell // 2)
    return next((step for step in range(1, halves) if cell % step == 0 and side // step <= FINEST_SIDE), halves)


def _useful_shifts(likeness: Field, steps: int, copies: int) -> Places:
    """Return (copies, 2) shifts within a cell, in steps: none, and those at which the texture resembles itself most.

    What lies nearer than two cells does not count: a texture resembles itself there, but nothing is moved.
    """
    rows, columns = likeness.shape
    away = [np.minimum(np.arange(side), side - np.arange(side)) for side in (rows, columns)]
    far = np.maximum(away[0][:, None], away[1][None, :]) >= 2 * steps
    cells = np.where(far, likeness, -1.0).reshape(rows // steps, steps, columns // steps, steps)
    best = cells.max(axis=(0, 2)).ravel()
    best[0] = np.inf
    order = np.argsort(-best, kind="stable")[: max(1, copies)]
    return np.stack([order // steps, order % steps], axis=1).astype(np.int64)


def _check(rows: int, columns: int, strength: float) -> None:
    if not 0 <= strength <= 1:
        raise InvalidField(f"strength is {strength}; allowed: 0 to 1", field="strength")
    if min(rows, columns) < 1:
        raise InvalidField(f"the result is {columns} x {rows} cells; allowed: from 1 x 1", field="size")


def _squares(side: int, source_side: int, strength: float) -> int:
    """Return how many regions there are along a side.

    Where a texture does not go into the result a whole number of times, it breaks off somewhere: with two regions along
    a border that settles, with one along a straight line.
    """
    least = 1 if side % source_side == 0 else min(2, side)
    return max(least, round(min(side / math.sqrt(REGION_CELLS), MOST_REGIONS) * math.sqrt(strength)))


def _patches(rows: int, columns: int, squares: tuple[int, int], offsets: tuple[Places, Places, Places]) -> Patches:
    """Let each region take its offset of the texture, in one piece around its square."""
    top = (2 * np.arange(squares[0]) + 1) * rows // (2 * squares[0]) - rows // 2
    left = (2 * np.arange(squares[1]) + 1) * columns // (2 * squares[1]) - columns // 2
    return Patches(rows, columns, *offsets, np.repeat(top, squares[1]), np.tile(left, squares[0]))


def _regions(
    rows: int, columns: int, squares: tuple[int, int], random: np.random.Generator
) -> tuple[Places, NDArray[np.bool_]]:
    """Return the region of each cell, (rows, columns), and which cells lie near a border.

    Each square of a coarse grid holds one region's centre, and a cell belongs to the nearest centre (Worley 1996,
    "A cellular texture basis function"), seen from where noise has pushed it.
    """
    down, right = squares
    centres = 0.5 + CENTRE_SPREAD * (random.random((2, down, right)) - 0.5)
    y = np.arange(rows)[:, None] * (down / rows) + WOBBLE * _wobble(rows, columns, 2 * down, 2 * right, random)
    x = np.arange(columns)[None, :] * (right / columns) + WOBBLE * _wobble(rows, columns, 2 * down, 2 * right, random)
    square_y, square_x = np.floor(y).astype(np.int64), np.floor(x).astype(np.int64)
    nearest, second = np.full((rows, columns), np.inf), np.full((rows, columns), np.inf)
    regions = np.zeros((rows, columns), np.int64)
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            at_y, at_x = square_y + step_y, square_x + step_x
            centre_y, centre_x = centres[:, at_y % down, at_x % right]
            distance = np.hypot(y - at_y - centre_y, x - at_x - centre_x)
            nearer = distance < nearest
            second = np.where(nearer, nearest, np.minimum(second, distance))
            nearest = np.where(nearer, distance, nearest)
            regions = np.where(nearer, at_y % down * right + at_x % right, regions)
    return regions, second - nearest < BORDERLAND


def _wobble(rows: int, columns: int, down: int, right: int, random: np.random.Generator) -> Field:
    """Return smooth noise from -1 to 1 that wraps: values on a lattice of `down` x `right`, blended between."""
    lattice = random.random((down, right)) * 2 - 1
    noise: Field = _blended(_blended(lattice, rows).T, columns).T
    return noise


def _blended(lattice: Field, count: int) -> Field:
    """Return `count` rows between those of the lattice, whose last is followed by its first."""
    place = np.arange(count) * (len(lattice) / count)
    before = np.floor(place).astype(np.int64)
    share = (place - before)[:, None]
    share = share * share * (3 - 2 * share)
    blended: Field = lattice[before % len(lattice)] * (1 - share) + lattice[(before + 1) % len(lattice)] * share
    return blended


def _reach(side: int, strength: float) -> range:
    """Return the offsets along a side: none at strength 0, each of them once at 1."""
    farthest = round(side * FARTHEST * strength)
    return range(-farthest, min(farthest, (side - 1) // 2) + 1)
