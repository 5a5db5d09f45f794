"""Real elevation: pictures of 16 bits and what their numbers mean, as heights in cells.

An index (TOML) says for each file what no PNG says:

    [[elevation]]
    file = "moon.png"
    metres_per_unit = 1.0
    cell_m = 118.0       # metres between neighbours
    shrink = 4           # cells that are averaged each way: more pixels were stored than were measured
    void = 0             # the number that stands for "not known"
    first_row = 0.0      # which part is used, in shares of the height: training and testing divide a file
    last_row = 0.6

Must not know: networks, batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.water_flow import Floats
from capriccio_training.settings import build, number, read_toml

NO_VOID = -1
SYMMETRIES = 8
REACH = 4  # rows over which the slope at an edge is taken; between two rows there is noise


@dataclass(frozen=True)
class Source:
    """One file of elevation, and what its numbers mean."""

    file: str = ""
    metres_per_unit: float = number(1.0, least=1e-6)
    cell_m: float = number(30.0, least=1e-3)
    shrink: int = number(1, least=1, most=64)
    void: int = NO_VOID
    first_row: float = number(0.0, least=0, most=1)
    last_row: float = number(1.0, least=0, most=1)

    def __post_init__(self) -> None:
        """Check the part.

        Raises:
            InvalidField: it is empty.
        """
        if self.first_row >= self.last_row:
            message = f"first_row is {self.first_row}, last_row {self.last_row}; the first must be smaller"
            raise InvalidField(message, field="first_row")


def read_index(index: Path, folder: Path | None = None) -> dict[str, Floats]:
    """Read all elevation that an index lists, by the names of the files.

    Args:
        index: the TOML file.
        folder: where the files lie; the index's own folder without it.

    Returns:
        (H, W) float32 each, in cells, 0 in the mean.

    Raises:
        UnreadableFile: a file is missing or no picture.
        InvalidField: the index has an unknown field, or a value that can't be.
    """
    entries = read_toml(index).get("elevation", [])
    if not isinstance(entries, list) or not entries:
        raise InvalidField(f"{index} lists no [[elevation]]; see docs/terrain.md", field="elevation")
    sources = [build(Source, entry) for entry in entries]
    return {Path(source.file).stem: read(source, folder or index.parent) for source in sources}


def read(source: Source, folder: Path) -> Floats:
    """Read one file as heights in cells, without voids, 0 in the mean.

    Raises:
        UnreadableFile: it is missing or no picture of one channel.
    """
    path = folder / source.file
    units = _units(path)
    known = units != source.void
    if not known.any():
        raise UnreadableFile(f"{path} has no known height: all are {source.void}", path=str(path))
    first, last = (round(share * len(units)) for share in (source.first_row, source.last_row))
    heights = filled(units.astype(np.float32), known)[first:last]
    shrunk = means(heights, source.shrink) * np.float32(source.metres_per_unit / (source.cell_m * source.shrink))
    centred: Floats = shrunk - shrunk.mean()
    return centred


def filled(heights: Floats, known: NDArray[np.bool_]) -> Floats:
    """Fill voids from around them, ring by ring, with the mean of the neighbours that are known."""
    heights, known = np.where(known, heights, 0).astype(np.float32), known.copy()
    while not known.all():
        total, count = (_around(field) for field in (heights, known.astype(np.float32)))
        ring = ~known & (count > 0)
        heights[ring] = total[ring] / count[ring]
        known |= ring
    return heights


def crop(heights: Floats, size: int, random: np.random.Generator) -> Floats:
    """Cut a random square in one of its 8 symmetries, as land that wraps.

    Raises:
        InvalidField: the field is smaller.
    """
    if min(heights.shape) < size:
        rows, columns = heights.shape
        message = f"elevation of {rows}x{columns} cells is smaller than a crop of {size}; shrink it less"
        raise InvalidField(message, field="shrink")
    top, left = (int(random.integers(side - size + 1)) for side in heights.shape)
    return symmetry(wrapped(heights[top : top + size, left : left + size]), int(random.integers(SYMMETRIES)))


def symmetry(field: NDArray[Any], which: int) -> NDArray[Any]:
    """Turn a field by quarter turns, and mirror it where `which` is 4 or more."""
    turned = np.rot90(field, which % 4)
    return np.ascontiguousarray(turned[:, ::-1] if which >= SYMMETRIES // 2 else turned)


def wrapped(heights: Floats) -> Floats:
    """The periodic part of a field, 0 in the mean: what differs at the edges is taken away, smoothly (Moisan 2011)."""
    rows, columns = heights.shape
    edges = np.zeros(heights.shape)
    across, down = _jump(heights.T), _jump(heights)
    edges[:, 0] += across
    edges[:, -1] -= across
    edges[0] += down
    edges[-1] -= down
    row, column = np.meshgrid(np.arange(rows) / rows, np.arange(columns) / columns, indexing="ij")
    laplacian = 2 * np.cos(2 * np.pi * row) + 2 * np.cos(2 * np.pi * column) - 4
    laplacian[0, 0] = 1
    smooth = np.fft.fft2(edges) / laplacian
    smooth[0, 0] = 0
    periodic: Floats = (heights - np.fft.ifft2(smooth).real).astype(np.float32)
    centred: Floats = periodic - periodic.mean()
    return centred


def means(heights: Floats, factor: int) -> Floats:
    """Average squares of `factor` cells each way; what is left over at the ends is cut off."""
    rows, columns = (side // factor for side in heights.shape)
    squares = heights[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    shrunk: Floats = squares.mean((1, 3))
    return shrunk


def _jump(heights: Floats) -> Floats:
    """What the land falls from the last row to the first, beyond what it rises from row to row there."""
    rise = (heights[REACH] - heights[0] + heights[-1] - heights[-1 - REACH]) / (2 * REACH)
    jump: Floats = heights[-1] + rise - heights[0]
    return jump


def _units(path: Path) -> NDArray[Any]:
    if not path.is_file():
        raise UnreadableFile(f"{path} is not a file", path=str(path))
    try:
        with Image.open(path) as image:
            units = np.asarray(image)
    except Exception as error:  # a damaged file makes Pillow raise almost anything
        raise UnreadableFile(f"{path} can't be read as a picture: {error}", path=str(path)) from error
    if units.ndim != 2:
        raise UnreadableFile(f"{path} has {units.shape[2]} channels; elevation has one, of 16 bits", path=str(path))
    return units


def _around(field: Floats) -> Floats:
    """Sum over the 3x3 cells about each; nothing lies beyond the edges."""
    padded = np.pad(field, 1)
    rows, columns = field.shape
    shifted = [padded[down : down + rows, right : right + columns] for down in range(3) for right in range(3)]
    total: Floats = np.sum(shifted, axis=0)
    return total
