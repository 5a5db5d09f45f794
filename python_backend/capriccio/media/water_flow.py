"""Where water runs on a height field: neighbours, receivers, passes out of basins, drained area.

Every cell gives its water to one neighbour (D8), made random on the diagonals so that rivers do not follow the grid
(rho8: Fairfield and Leymarie 1991). Water that gathers in a basin leaves it over the lowest pass (the basins' minimum
spanning tree: Cordonnier, Bovy and Braun 2019). What runs along whole rivers is summed up by pointer doubling: after k
rounds every cell knows what lies within 2^k steps, so that a field takes some ten array operations instead of a loop
over its cells. Must not know: erosion, networks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cells", "Floats", "Flow", "Grid", "doubled", "flow"]

Floats: TypeAlias = NDArray[np.float32]
Cells: TypeAlias = NDArray[np.int64]
"""Indices into a flattened field."""

OFFSETS = ((0, 1), (1, 0), (1, 1), (1, -1), (0, -1), (-1, 0), (-1, -1), (-1, 1))
"""Rows and columns to the eight neighbours; the first four reach every pair of neighbours once."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Which cells are neighbours; a cell at an edge that does not wrap is its own neighbour beyond it."""

    neighbours: Cells
    """(8, cells), in the order of `OFFSETS`."""

    @staticmethod
    @lru_cache(maxsize=8)
    def of(rows: int, columns: int, wraps: bool) -> Grid:
        """The grid of a field of this size."""
        row, column = np.mgrid[:rows, :columns]
        found = []
        for down, across in OFFSETS:
            there_row, there_column = row + down, column + across
            there = there_row % rows * columns + there_column % columns
            outside = (there_row < 0) | (there_row >= rows) | (there_column < 0) | (there_column >= columns)
            found.append(np.where(outside & (not wraps), row * columns + column, there).ravel())
        return Grid(np.array(found))


@dataclass(frozen=True, eq=False)
class Flow:
    """Who gives its water to whom. An outlet gives it to itself."""

    receivers: Cells
    """(cells,)"""
    distances: Floats
    """(cells,) in cells, to the receiver; 1 for outlets."""
    pits: NDArray[np.bool_]
    """(cells,) lowest points of basins that are no outlets; their receivers lie beyond a pass, and higher."""

    def area(self) -> Floats:
        """How many cells drain through each cell, itself among them."""
        count = self.receivers.size
        cells = np.arange(count + 1)
        beyond = np.append(np.where(self.receivers == cells[:-1], count, self.receivers), count)
        total = np.ones(count + 1)
        for receivers in doubled(beyond):  # what is past an outlet gathers in one more place, and is not asked for
            total = total + np.bincount(receivers, total, count + 1)
        return total[:count].astype(np.float32)


def doubled(receivers: Cells) -> Iterator[Cells]:
    """Receivers 1, 2, 4, … steps on, until everything is at its end."""
    while True:
        yield receivers
        following = receivers[receivers]
        if np.array_equal(following, receivers):
            return
        receivers = following


def flow(heights: Floats, grid: Grid, outlets: NDArray[np.bool_], random: np.random.Generator | None = None) -> Flow:
    """Find where the water of each cell goes.

    Args:
        heights: (rows, columns), in cells.
        grid: of its size.
        outlets: (rows, columns), where water leaves the field; at least one.
        random: for rivers that do not follow the grid; without it, diagonals are as long as they are.
    """
    flat, count = heights.ravel(), heights.size
    lengths = _lengths(count, random)
    drops = (flat - flat[grid.neighbours]) / lengths
    steepest = drops.argmax(0)
    cells = np.arange(count)
    low = (drops[steepest, cells] <= 0) | outlets.ravel()
    receivers = np.where(low, cells, grid.neighbours[steepest, cells])
    distances = np.where(low | (steepest % 4 < 2), 1, math.sqrt(2)).astype(np.float32)
    pits = low & ~outlets.ravel()
    if pits.any():
        receivers[pits] = _beyond_passes(flat, grid, receivers, outlets.ravel())[pits]
    return Flow(receivers, distances, pits)


def _lengths(count: int, random: np.random.Generator | None) -> Floats:
    """(8, cells): 1 to the sides; on diagonals √2, or 2 - u (rho8), which is as long in the mean of the slopes."""
    lengths = np.ones((8, count), np.float32)
    for direction, (down, across) in enumerate(OFFSETS):
        if down and across:
            lengths[direction] = 2 - random.random(count, np.float32) if random else math.sqrt(2)
    return lengths


def _beyond_passes(flat: Floats, grid: Grid, receivers: Cells, outlets: NDArray[np.bool_]) -> Cells:
    """For each lowest point of a basin, the cell behind the pass over which the basin's water leaves."""
    *_, ends = doubled(receivers)
    lowest, basin = np.unique(ends, return_inverse=True)
    first, second, level = _edges(flat, grid, basin)
    order = np.argsort(level, kind="stable")
    first, second = first[order], second[order]
    sea = outlets[lowest]
    tree = _spanning_tree(basin[first], basin[second], sea)
    beyond: Cells = receivers.copy()
    for basins, across in _towards(sea, basin, first[tree], second[tree]):
        beyond[lowest[basins]] = across
    return beyond


def _edges(flat: Floats, grid: Grid, basin: Cells) -> tuple[Cells, Cells, Floats]:
    """All pairs of neighbours of different basins, and the height of the pass between them."""
    cells = np.arange(flat.size)
    firsts, seconds = [], []
    for neighbours in grid.neighbours[:4]:
        apart = basin != basin[neighbours]
        firsts.append(cells[apart])
        seconds.append(neighbours[apart])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    return first, second, np.maximum(flat[first], flat[second])


def _spanning_tree(one: Cells, other: Cells, sea: NDArray[np.bool_]) -> Cells:
    """Borůvka's algorithm: of edges sorted by weight, those that join all basins; `sea` is one from the beginning."""
    part = np.arange(sea.size)
    part[sea] = part[sea][0]
    chosen: list[Cells] = []
    rank = np.arange(one.size)
    while True:
        apart = part[one] != part[other]
        one, other, rank = one[apart], other[apart], rank[apart]
        if not rank.size:
            return np.unique(np.concatenate(chosen)) if chosen else rank
        lightest = np.full(sea.size, -1)
        # Written from the heaviest to the lightest, the last one stays.
        lightest[part[other][::-1]] = np.arange(rank.size)[::-1]
        back = np.full(sea.size, -1)
        back[part[one][::-1]] = np.arange(rank.size)[::-1]
        lightest = np.where((lightest < 0) | ((back >= 0) & (back < lightest)), back, lightest)
        taken = np.unique(lightest[lightest >= 0])
        chosen.append(rank[taken])
        part = _joined(part, one[taken], other[taken])


def _joined(part: Cells, one: Cells, other: Cells) -> Cells:
    """The parts after the given edges have joined them, each named by its smallest member."""
    while not np.array_equal(part[one], part[other]):
        parent = np.arange(part.size)
        np.minimum.at(parent, part[one], part[other])
        np.minimum.at(parent, part[other], part[one])
        *_, ends = doubled(parent)
        part = ends[part]
    return part


def _towards(sea: NDArray[np.bool_], basin: Cells, first: Cells, second: Cells) -> list[tuple[Cells, Cells]]:
    """From the sea upwards along the tree's edges: which basins are reached next, and over which cells they drain."""
    reached = sea.copy()
    found: list[tuple[Cells, Cells]] = []
    while first.size:
        up, down = reached[basin[first]], reached[basin[second]]
        step = up != down
        if not step.any():
            return found
        below = np.where(up, first, second)[step]
        above = np.where(up, second, first)[step]
        found.append((basin[above], below))
        reached[basin[above]] = True
        rest = ~(up | down)
        first, second = first[rest], second[rest]
    return found
