"""Where the borders between rearranged regions of a texture run: along cells at which both sides look alike.

Two neighbouring regions show the same texture at two offsets. A border is seen the less, the less the two differ in the
cells on both of its sides (the cost of "Graphcut textures", Kwatra et al. 2003). It is lowered by annealing: cells are
drawn anew, those of a lower cost likelier and in the end surely (Geman and Geman 1984). Must not know: how regions and
offsets were drawn.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["described_cells", "settled_regions"]

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
    down: Cells,
    right: Cells,
    described: NDArray[np.int32],
    random: np.random.Generator,
) -> NDArray[np.int64]:
    """Give free cells to whichever neighbouring region hides the border best.

    Args:
        regions: (rows, columns), the region of each cell of the result.
        free: (rows, columns) bool, which cells may change hands.
        down: (count,), the offset of each region in cells of the texture.
        right: (count,), likewise.
        described: of the texture; see `described_cells`.
        random: what is drawn from; the same state gives the same borders.

    Returns:
        (rows, columns) int64, the regions as they settled.
    """
    texture = _Texture(described, down, right, regions.shape)
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

    def __init__(self, described: NDArray[np.int32], down: Cells, right: Cells, shape: tuple[int, ...]) -> None:
        self.described = described
        self.down, self.right = down, right
        self.rows, self.columns = shape

    def shown(self, row: Cells, column: Cells, region: Cells) -> NDArray[np.int32]:
        height, width = self.described.shape[:2]
        y = (row % self.rows + self.down[region]) % height
        x = (column % self.columns + self.right[region]) % width
        shown: NDArray[np.int32] = self.described[y, x]
        return shown


def _weighed(
    texture: _Texture, regions: NDArray[np.int64], row: Cells, column: Cells
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each of N cells its own region and its neighbours', (5, N), and how visible each would be, (5, N)."""
    neighbours = [(row + y, column + x, np.roll(regions, (-y, -x), (0, 1))[row, column]) for y, x in STEPS]
    candidates = np.stack([regions[row, column], *(region for _, _, region in neighbours)])
    costs = np.zeros(candidates.shape)
    for number, candidate in enumerate(candidates):
        here = texture.shown(row, column, candidate)
        for there_row, there_column, theirs in neighbours:
            costs[number] += _difference(here, texture.shown(row, column, theirs))
            costs[number] += _difference(
                texture.shown(there_row, there_column, candidate), texture.shown(there_row, there_column, theirs)
            )
    return candidates, costs


def _difference(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int64]:
    difference: NDArray[np.int64] = np.abs(one - other).sum(axis=-1, dtype=np.int64)
    return difference
