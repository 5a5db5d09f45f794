"""How stones, boards and pebbles lie on a torus: which cell a pixel belongs to, and how far it is from the edge.

Must not know: what cells are made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio_training.texture.data.materials.torus_noise import Field, noise

__all__ = ["Cells", "courses", "scattered", "turned"]


@dataclass(frozen=True, eq=False)
class Cells:
    """A torus divided into cells."""

    index: NDArray[np.intp]
    """(side, side): the cell of each pixel."""
    edge_px: Field
    """(side, side): distance to the cell's edge, in pixels."""
    across: Field
    """(side, side): where in its cell a pixel lies, -1 left to 1 right."""
    down: Field
    """The same, -1 top to 1 bottom."""
    count: int

    def of_each(self, values: Field) -> Field:
        """Give every pixel its cell's value, of (count,)."""
        given: Field = values.astype(np.float32)[self.index]
        return given


def courses(
    side: int, random: np.random.Generator, rows: int, columns: int, offset: float, waviness_px: float = 0.0
) -> Cells:
    """Rectangles in rows, as bricks, tiles and boards lie.

    Args:
        side: in pixels.
        random: draws the waviness.
        rows: of rectangles.
        columns: rectangles in a row.
        offset: by which each row is moved, in rectangles; negative: at random for each.
        waviness_px: how far edges stray from straight lines.
    """
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) + 0.5
    if waviness_px > 0:
        y = y + waviness_px * noise(side, random, fall=1.5, longest_px=side / 3, shortest_px=6)
        x = x + waviness_px * noise(side, random, fall=1.5, longest_px=side / 3, shortest_px=6)
    v = y / side * rows
    row = np.floor(v).astype(np.intp) % rows
    moved = random.random(rows) if offset < 0 else _moved(rows, offset)
    u = x / side * columns + moved[row]
    column = np.floor(u).astype(np.intp) % columns
    down, across = 2 * (v - np.floor(v)) - 1, 2 * (u - np.floor(u)) - 1
    edge = np.minimum((1 - np.abs(down)) * side / rows, (1 - np.abs(across)) * side / columns) / 2
    return Cells(row * columns + column, edge, across, down, rows * columns)


def scattered(side: int, random: np.random.Generator, rows: int, jitter: float, waviness_px: float = 0.0) -> Cells:
    """Cells around points of a shaken grid (Worley 1996): cobbles, pebbles, cracked ground.

    Args:
        side: in pixels.
        random: draws the points.
        rows: points in a row and in a column.
        jitter: how far points are shaken, in steps of the grid; 0 gives squares.
        waviness_px: how far edges stray.
    """
    y, x = (each.astype(np.float32) + 0.5 for each in np.mgrid[0:side, 0:side])
    if waviness_px > 0:
        y = y + waviness_px * noise(side, random, fall=1, longest_px=side / 4, shortest_px=4)
        x = x + waviness_px * noise(side, random, fall=1, longest_px=side / 4, shortest_px=4)
    step = side / rows
    shaken = (np.mgrid[0:rows, 0:rows] + 0.5 + jitter * (random.random((2, rows, rows)) - 0.5)) * step
    shaken[1, ::2] += step / 2
    row, column = (y / step).astype(np.intp), (x / step).astype(np.intp)
    nearest = _two_nearest(y, x, row, column, shaken.astype(np.float32), side)
    first, second, index, away_y, away_x = nearest
    return Cells(index, (second - first) / 2, away_x * 2 / step, away_y * 2 / step, rows * rows)


def turned(cells: Cells) -> Cells:
    """Let what lies stand: rows become columns."""
    index, edge = (np.ascontiguousarray(each.T) for each in (cells.index, cells.edge_px))
    return Cells(index, edge, np.ascontiguousarray(cells.down.T), np.ascontiguousarray(cells.across.T), cells.count)


def _moved(rows: int, offset: float) -> Field:
    """So that the last row meets the first: an offset that does not divide the rows goes back and forth."""
    number = np.arange(rows)
    whole = abs(rows * offset - round(rows * offset)) < 1e-9
    return number * offset if whole else (number % 2) * offset * (number < rows - rows % 2)


def _two_nearest(
    y: Field, x: Field, row: NDArray[np.intp], column: NDArray[np.intp], points: Field, side: int
) -> tuple[Field, Field, NDArray[np.intp], Field, Field]:
    """Distances to the nearest and the second nearest point, the nearest's number, and the way from it."""
    rows = points.shape[1]
    first, second = (np.full(y.shape, np.inf, np.float32) for _ in range(2))
    index = np.zeros(y.shape, np.intp)
    away_y, away_x = np.zeros_like(first), np.zeros_like(first)
    for down in range(-2, 3):
        for right in range(-2, 3):
            here = (row + down) % rows, (column + right) % rows
            dy, dx = (_shortest(mine - theirs[here], side) for mine, theirs in ((y, points[0]), (x, points[1])))
            distance = np.hypot(dy, dx)
            nearer = distance < first
            second = np.where(nearer, first, np.minimum(second, distance))
            index = np.where(nearer, here[0] * rows + here[1], index)
            away_y, away_x = np.where(nearer, dy, away_y), np.where(nearer, dx, away_x)
            first = np.where(nearer, distance, first)
    return first, second, index, away_y, away_x


def _shortest(difference: Field, side: int) -> Field:
    """The short way round the torus."""
    wrapped: Field = (difference + side / 2) % side - side / 2
    return wrapped
