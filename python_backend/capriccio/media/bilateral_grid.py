"""Slicing a bilateral grid at full resolution: the reference that shaders and training are held against.

A `style.grid` model sees a small view of a frame and answers with affine colour transforms on a coarse grid
over x, y and luminance (Gharbi et al. 2017, "Deep Bilateral Learning for Real-Time Image Enhancement").
Each pixel of the sharp frame looks its own transform up by position and luminance. This is a 3D texture
lookup with linear filtering and clamp-to-edge at (u, v, w) = ((x+.5)/W, (y+.5)/H, luminance).
Must not know: models, files.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnsupportedFrame

__all__ = ["LUMINANCE", "slice_grid"]

LUMINANCE = np.array([0.299, 0.587, 0.114], dtype=np.float32)
"""Rec. 601 weights, applied to sRGB-encoded values: a guide for the lookup, not a photometric quantity."""

COEFFICIENTS = 12
"""Values of one cell: 3 rows of 3 colour weights and an offset."""

CHUNK_PIXELS = 1 << 16
"""Pixels worked on at once: the interpolated cells of one chunk then take about 25 MB."""


def slice_grid(frame: NDArray[np.uint8], grid: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """Apply the transforms of `grid` to `frame`.

    Args:
        frame: (H, W, 3) uint8, sRGB.
        grid: (rows, columns, depth, 12) floats: per cell, three rows of (red, green, blue, offset), for
            colours in 0 to 1 and sRGB-encoded.

    Returns:
        (H, W, 3) uint8, sRGB.

    Raises:
        UnsupportedFrame: `frame` or `grid` has another shape.
    """
    _check(frame, grid)
    height, width = frame.shape[:2]
    rows, columns = grid.shape[:2]
    across = _interpolation(width, columns)
    down = _interpolation(height, rows)
    cells = grid.astype(np.float32).reshape(rows, -1)
    sliced = np.empty_like(frame)
    step = max(1, CHUNK_PIXELS // width)
    for top in range(0, height, step):
        part = slice(top, min(top + step, height))
        lines = (down[part] @ cells).reshape(-1, columns, grid.shape[2] * COEFFICIENTS)
        spread = np.matmul(across, lines).reshape(-1, width, grid.shape[2], COEFFICIENTS)
        sliced[part] = _transform(frame[part], spread)
    return sliced


def _check(frame: NDArray[Any], grid: NDArray[Any]) -> None:
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or 0 in frame.shape:
        raise UnsupportedFrame(f"the frame is {frame.shape} {frame.dtype}; allowed: (H, W, 3) uint8, not empty")
    if grid.ndim != 4 or grid.shape[3] != COEFFICIENTS or 0 in grid.shape:
        raise UnsupportedFrame(f"the grid is {grid.shape}; allowed: (rows, columns, depth, {COEFFICIENTS})")


def _interpolation(pixels: int, cells: int) -> NDArray[np.float32]:
    """Return (pixels, cells) weights of linear interpolation between cell centres, clamped at the ends."""
    position = np.clip((np.arange(pixels) + 0.5) / pixels * cells - 0.5, 0, cells - 1)
    distance = np.abs(position[:, None] - np.arange(cells)[None, :])
    return np.maximum(0.0, 1.0 - distance).astype(np.float32)


def _transform(frame: NDArray[np.uint8], spread: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Interpolate `spread` (h, w, depth, 12) by luminance and apply it to `frame` (h, w, 3)."""
    depth = spread.shape[2]
    colours = frame.reshape(-1, 3).astype(np.float32) / 255.0
    position = np.clip(colours @ LUMINANCE * depth - 0.5, 0, depth - 1)
    below = np.minimum(position.astype(np.intp), max(depth - 2, 0))
    weight = (position - below)[:, None]
    cells = spread.reshape(-1, COEFFICIENTS)
    first = np.arange(len(colours)) * depth + below
    low = cells[first]
    high = cells[np.minimum(first + 1, len(cells) - 1)]
    matrix = (low + (high - low) * weight).reshape(-1, 3, 4)
    styled = np.einsum("prc,pc->pr", matrix[:, :, :3], colours) + matrix[:, :, 3]
    encoded: NDArray[np.uint8] = (np.clip(styled, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
    return encoded.reshape(frame.shape)
