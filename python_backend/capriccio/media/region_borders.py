"""Where the borders between rearranged regions of a texture run: along cells at which both sides look alike.

Two neighbouring regions show the same texture at two offsets. A border is seen the less, the less the two differ in the
cells on both of its sides (the cost of "Graphcut textures", Kwatra et al. 2003). It is lowered by annealing: cells are
drawn anew, those of a lower cost likelier and in the end surely (Geman and Geman 1984). Must not know: how regions and
offsets were drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Patches", "described_cells", "settled_regions"]

SWEEPS = 12
"""How often each cell is drawn anew."""

COLD_SWEEPS = 3
"""How many of them take the best."""

HEAT = 0.5
"""The first temperature, in mean costs of what cells choose from."""

PARTS = 2
"""Squares of a cell, each way, whose mean colours are compared."""

STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))

Cells: TypeAlias = NDArray[Any]
"""(rows, columns) of whole numbers or truths."""


@dataclass(frozen=True, eq=False)
class Patches:
    """Which cells of a texture the regions of a result take, each in one piece, also across the result's edges."""

    rows: int
    """Of the result, which wraps."""
    columns: int
    copy: Cells
    """(count,), which copy of the texture each region takes its cells from."""
    down: Cells
    """(count,), each region's offset in cells of that copy."""
    right: Cells
    top: Cells
    """(count,), the row from which each region counts: rows above it are those at the other end. Where the result is as
    large as the texture, or several times as large, it makes no difference."""
    left: Cells

    def taken(self, row: Cells, column: Cells, region: Cells, texture: tuple[int, int]) -> NDArray[np.int64]:
        """Return the index, row by row and copy by copy, of the cell that a region takes for a place.

        `texture` is (rows, columns).
        """
        top, left = self.top[region], self.left[region]
        y = ((row - top) % self.rows + top + self.down[region]) % texture[0]
        x = ((column - left) % self.columns + left + self.right[region]) % texture[1]
        taken: NDArray[np.int64] = (self.copy[region] * texture[0] + y) * texture[1] + x
        return taken


def described_cells(image: NDArray[np.uint8], cell: int) -> NDArray[np.int32]:
    """Return the mean colours of four squares of each cell: (H / cell, W / cell, 12) int32, 0 to 255."""
    rows, columns, parts = image.shape[0] // cell, image.shape[1] // cell, min(PARTS, cell)
    side = cell // parts
    squares = image.reshape(rows, parts, side, columns, parts, side, 3).sum(axis=(2, 5), dtype=np.int64)
    means = (squares // (side * side)).transpose(0, 2, 1, 3, 4).reshape(rows, columns, -1)
    return np.asarray(means, np.int32)


def settled_regions(
    regions: Cells,
    free: Cells,
    patches: Patches,
    described: NDArray[np.int32],
    random: np.random.Generator,
) -> NDArray[np.int64]:
    """Give free cells to whichever neighbouring region hides the border best.

    Args:
        regions: (rows, columns), the region of each cell of the result.
        free: (rows, columns) bool, which cells may change hands.
        patches: what each region takes.
        described: (copies, rows, columns, values) of the texture; see `described_cells`.
        random: what is drawn from; the same state gives the same borders.

    Returns:
        (rows, columns) int64, the regions as they settled.
    """
    texture = _Texture(described, patches)
    settled = regions.astype(np.int64)
    rows, columns = np.indices(regions.shape)
    turns = 2 * SWEEPS
    for turn in range(turns):
        heat = HEAT * max(0.0, 1 - turn / (turns - 2 * COLD_SWEEPS))
        asked = free & _at_borders(settled) & ((rows + columns + turn) % 2 == 0)  # neighbours take turns
        if not asked.any():
            continue
        candidates, costs = _weighed(texture, settled, *np.nonzero(asked))
        if heat:
            costs = costs - heat * costs.mean() * random.gumbel(size=costs.shape)
        settled[asked] = candidates[costs.argmin(axis=0), np.arange(costs.shape[1])]
    return settled


def _at_borders(regions: NDArray[np.int64]) -> NDArray[np.bool_]:
    differ: NDArray[np.bool_] = np.stack([np.roll(regions, step, (0, 1)) != regions for step in STEPS])
    return np.asarray(differ.any(axis=0))


class _Texture:
    """What lies at a place of the result if it belongs to a region."""

    def __init__(self, described: NDArray[np.int32], patches: Patches) -> None:
        _, height, width, values = described.shape
        self.size = height, width
        self.cells = described.astype(np.int16).reshape(-1, values).T.copy()  # sums over the first axis are quick
        self.patches = patches

    def difference(self, row: Cells, column: Cells, one: Cells, other: Cells) -> NDArray[np.int64]:
        """Return by how much two regions differ at places of the result, all (M,)."""
        change = self._shown(row, column, one) - self._shown(row, column, other)
        difference: NDArray[np.int64] = np.abs(change).sum(axis=0, dtype=np.int64)
        return difference

    def _shown(self, row: Cells, column: Cells, region: Cells) -> NDArray[np.int16]:
        shown: NDArray[np.int16] = self.cells.take(self.patches.taken(row, column, region, self.size), axis=1)
        return shown


def _weighed(
    texture: _Texture, regions: NDArray[np.int64], row: Cells, column: Cells
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each of N cells its own region and its neighbours', (5, N), and how visible each would be, (5, N)."""
    height, width = regions.shape
    around = np.stack([regions[(row + y) % height, (column + x) % width] for y, x in STEPS])
    candidates = np.concatenate([regions[row, column][None], around])
    same = candidates[:, None] == candidates[None]  # (5, 5, N)
    earliest = same.argmax(axis=1)  # most candidates come several times, and are weighed once
    once = earliest == np.arange(len(candidates))[:, None]
    number, side, cell = np.nonzero(once[:, None] & ~same[:, 1:])  # a neighbour of the same region costs nothing
    mine, theirs, step = candidates[number, cell], around[side, cell], np.array(STEPS)[side]
    y, x = row[cell], column[cell]
    visible = texture.difference(y, x, mine, theirs) + texture.difference(y + step[:, 0], x + step[:, 1], mine, theirs)
    costs = np.asarray(np.bincount(number * len(row) + cell, visible, candidates.size), np.float64)
    return candidates, np.take_along_axis(costs.reshape(candidates.shape), earliest, axis=0)
