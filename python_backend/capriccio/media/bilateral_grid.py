"""Slicing a bilateral grid at full resolution: the reference that shaders and training are held against.

A `style.grid` model sees a small view of a frame and answers with affine colour transforms on a coarse grid over x,
y and a guide, such as luminance (Gharbi et al. 2017, "Deep Bilateral Learning for Real-Time Image Enhancement").
Each pixel of the sharp frame looks its own transform up by position and guide. This is a 3D texture
lookup with linear filtering and clamp-to-edge at (u, v, w) = ((x+.5)/W, (y+.5)/H, guide(colour)).
Where the model adds a detail, it is spread from the small view under the edges of the sharp frame (`detail.py`).
Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.card import LUMINANCE_GUIDE, Guide
from capriccio.errors import UnsupportedFrame

from .detail import Detail, place

__all__ = ["lookup_weights", "slice_grid"]

COEFFICIENTS = 12
"""Values of one cell: 3 rows of 3 colour weights and an offset."""

CHUNK_PIXELS = 1 << 14
"""Pixels worked on at once, so that what is gathered for them, 3 MB, stays in the cache."""


def slice_grid(
    frame: NDArray[np.uint8],
    grid: NDArray[np.floating[Any]],
    guide: Guide | None = None,
    detail: Detail | None = None,
) -> NDArray[np.uint8]:
    """Apply the transforms of `grid` to `frame`.

    Args:
        frame: (H, W, 3) uint8, sRGB.
        grid: (rows, columns, depth, 12) floats: per cell, three rows of (red, green, blue, offset), for
            colours in 0 to 1 and sRGB-encoded.
        guide: how a colour looks up the depth; luminance where there is none.
        detail: what to add to the result.

    Returns:
        (H, W, 3) uint8, sRGB.

    Raises:
        UnsupportedFrame: `frame` or `grid` has another shape.
    """
    _check(frame, grid)
    guide = guide or LUMINANCE_GUIDE
    height, width = frame.shape[:2]
    rows, columns = grid.shape[:2]
    above, down = _taps((np.arange(height) + 0.5) / height, rows)
    left, across = _taps((np.arange(width) + 0.5) / width, columns)
    below = np.minimum(above + 1, rows - 1)
    cells = _with_neighbours(grid.astype(np.float32))
    sliced = np.empty_like(frame)
    step = max(1, CHUNK_PIXELS // width)
    for top in range(0, height, step):
        part = slice(top, min(top + step, height))
        weight = down[part, None, None, None]
        lines = cells[above[part]] * (1 - weight) + cells[below[part]] * weight
        colours = frame[part].astype(np.float32) / 255.0
        depth_place = place(colours, guide)
        styled = _transform(colours, depth_place, lines, left, across)
        if detail is not None:
            styled += detail.spread(depth_place, top, height)
        sliced[part] = (np.clip(styled, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return sliced


def lookup_weights(
    depth_place: NDArray[np.float32], cells: tuple[int, int, int]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float64]]]:
    """Yield the eight cells around each pixel's place, one after the other, and the weights that the lookup gives them.

    Args:
        depth_place: (H, W): where the pixels look up the depth, 0 to 1.
        cells: rows, columns and depth of the grid.

    Yields:
        For all pixels, row by row: the cell's index in the flattened grid, and its weight; a pixel's weights sum to 1.
    """
    height, width = depth_place.shape
    rows, columns, depth = cells
    above, down = (each[:, None] for each in _taps((np.arange(height) + 0.5) / height, rows))
    left, across = (each[None] for each in _taps((np.arange(width) + 0.5) / width, columns))
    lower, deep = _taps(depth_place, depth)
    for y, x, z in product((0, 1), repeat=3):
        row, column = np.minimum(above + y, rows - 1), np.minimum(left + x, columns - 1)
        cell = (row * columns + column) * depth + np.minimum(lower + z, depth - 1)
        weights = (down if y else 1 - down) * (across if x else 1 - across) * (deep if z else 1 - deep)
        yield cell.reshape(-1), weights.reshape(-1).astype(np.float64)


def _check(frame: NDArray[Any], grid: NDArray[Any]) -> None:
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or 0 in frame.shape:
        message = f"the frame is {frame.shape} {frame.dtype}; allowed: (H, W, 3) uint8, not empty"
        raise UnsupportedFrame(message)
    if grid.ndim != 4 or grid.shape[3] != COEFFICIENTS or 0 in grid.shape:
        raise UnsupportedFrame(f"the grid is {grid.shape}; allowed: (rows, columns, depth, {COEFFICIENTS})")


def _taps(place: NDArray[Any], cells: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the lower cell and the weight of the upper one, for places from 0 to 1; ends are clamped."""
    position = np.clip(place * cells - 0.5, 0, cells - 1)
    lower = np.minimum(position.astype(np.intp), max(cells - 2, 0))
    return lower, (position - lower).astype(np.float32)


def _with_neighbours(grid: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put beside each cell its neighbours in x, in z and in both, so that a pixel gathers all four at once."""
    right = np.concatenate([grid[:, 1:], grid[:, -1:]], axis=1)
    pair = np.concatenate([grid, right], axis=3)
    deeper = np.concatenate([pair[:, :, 1:], pair[:, :, -1:]], axis=2)
    return np.concatenate([pair, deeper], axis=3)


def _transform(
    colours: NDArray[np.float32],
    depth_place: NDArray[np.float32],
    lines: NDArray[np.float32],
    left: NDArray[np.intp],
    across: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Interpolate `lines` (h, columns, depth, 4 x 12) along x and the guide, and apply them to `colours` (h, w, 3).

    `einsum` and not `matmul`: products this small cost more in a BLAS with threads of its own than they save.
    """
    height, columns, depth = lines.shape[:3]
    flat = colours.reshape(-1, 3)
    lower, deep = _taps(depth_place.reshape(-1), depth)
    lane = np.arange(height)[:, None] * columns + left
    neighbours = lines.reshape(-1, 4, COEFFICIENTS)[lane.reshape(-1) * depth + lower]
    wide = np.tile(across, height)
    weights = np.stack([(1 - wide) * (1 - deep), wide * (1 - deep), (1 - wide) * deep, wide * deep], axis=1)
    matrix = np.einsum("pk,pkc->pc", weights, neighbours).reshape(-1, 3, 4)
    styled: NDArray[np.float32] = np.einsum("prc,pc->pr", matrix[:, :, :3], flat) + matrix[:, :, 3]
    return styled.reshape(colours.shape)
