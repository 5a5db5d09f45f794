"""Colour tables: a look as a 3D lattice of colours, applied by trilinear interpolation.

A table says for a lattice of colours what each becomes; what lies between is interpolated. It needs no model and no
backend: a shader's 3D texture, video editors and `apply_table` all read the same values. Here it is an array
(size, size, size, 3) of float32, indexed [blue, green, red] and holding (red, green, blue), all of them sRGB-encoded
in 0 to 1; so red runs fastest in memory, as in the files. Must not know: files, models.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnsupportedFrame

from .images import check_pixels

__all__ = ["SIZES", "Table", "apply_table", "check_table", "identity_table"]

SIZES = range(2, 130)
"""Colours along each side that a table may have; 17, 33 and 65 are usual, 129 is what the largest tools write."""

CHUNK_PIXELS = 1 << 14
"""Pixels worked on at once, so that what is gathered for them stays in the cache."""

Table: TypeAlias = NDArray[np.float32]


def identity_table(size: int) -> Table:
    """Return the table that changes nothing."""
    side = np.linspace(0, 1, size, dtype=np.float32)
    blue, green, red = np.meshgrid(side, side, side, indexing="ij")
    return np.stack([red, green, blue], axis=-1)


def check_table(table: NDArray[Any]) -> None:
    """Check a table's shape.

    Raises:
        UnsupportedFrame: it has another, or a size that is not allowed.
    """
    side = len(table) if table.ndim == 4 else 0
    if table.shape != (side, side, side, 3) or side not in SIZES:
        sizes = f"{SIZES[0]} to {SIZES[-1]}"
        raise UnsupportedFrame(f"the table is {table.shape}; allowed: (size, size, size, 3) with a size of {sizes}")


def apply_table(frame: NDArray[np.uint8], table: Table) -> NDArray[np.uint8]:
    """Look every pixel up, with trilinear interpolation as in a 3D texture whose outermost texels are 0 and 1.

    A blue of 8 bits has 256 values, so blue is interpolated once for each of them, exactly, and a pixel gathers
    only its four neighbours in red and green.

    Args:
        frame: (H, W, 3) uint8, sRGB.
        table: (size, size, size, 3), indexed [blue, green, red].

    Returns:
        (H, W, 3) uint8, sRGB.

    Raises:
        UnsupportedFrame: `frame` or `table` has another shape.
    """
    check_pixels(frame)
    check_table(table)
    lower, weight = _levels(len(table))
    neighbours = _neighbours(table, lower, weight)
    pixels = frame.reshape(-1, 3)
    mapped = np.empty_like(pixels)
    for start in range(0, len(pixels), CHUNK_PIXELS):
        part = slice(start, start + CHUNK_PIXELS)
        mapped[part] = _look_up(pixels[part], neighbours, lower, weight)
    return mapped.reshape(frame.shape)


def _levels(size: int) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return, for each of the 256 levels, the lattice plane below it and the weight of the one above."""
    position = np.arange(256) / 255 * (size - 1)
    lower = np.minimum(position.astype(np.intp), size - 2)
    return lower, (position - lower).astype(np.float32)


def _neighbours(table: Table, lower: NDArray[np.intp], weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return (256 * cells, 4, 3): per blue level and cell of green and red, the colours at its four corners."""
    upward = weight[:, None, None, None]
    planes = table[lower] * (1 - upward) + table[lower + 1] * upward
    corners = [planes[:, :-1, :-1], planes[:, :-1, 1:], planes[:, 1:, :-1], planes[:, 1:, 1:]]
    return np.stack(corners, axis=3).astype(np.float32).reshape(-1, 4, 3)


def _look_up(
    pixels: NDArray[np.uint8],
    neighbours: NDArray[np.float32],
    lower: NDArray[np.intp],
    weight: NDArray[np.float32],
) -> NDArray[np.uint8]:
    """(n, 3) uint8 to the same."""
    red, green, blue = pixels.T
    cells = int(lower[-1]) + 1
    row = blue.astype(np.intp) * cells + lower[green]
    right, down = weight[red], weight[green]
    both = right * down
    weights = np.stack([1 - right - down + both, right - both, down - both, both], axis=1)
    colours = np.einsum("pk,pkc->pc", weights, neighbours[row * cells + lower[red]])
    rounded: NDArray[np.uint8] = (np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded
