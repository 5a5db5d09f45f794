"""Land as the backend's own code writes it: files and pictures that the C# of terrains is compared with."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from capriccio.media.height_field import HeightField
from capriccio.media.height_files import read_heights, write_heights
from capriccio.media.hillshade import shaded_relief

SIDE, CELL_M = 65, 2.5


def write_terrain_files(folder: Path) -> None:
    """Write the same land as .r16 and .raw with notes, as floats, and as a shaded picture without a head."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    metres = 80 * np.sin(5 * columns) * np.cos(7 * rows) + 120 * rows + 20 * columns
    field = HeightField(metres.astype(np.float32), CELL_M)
    for suffix in ("r16", "raw"):
        write_heights(folder / f"hill.{suffix}", field, {"kind": "terrain.generate", "seed": 1})
    exact, _ = read_heights(folder / "hill.r16")
    (folder / "hill.float32").write_bytes(exact.metres.astype("<f4").tobytes())
    (folder / "hill.rgb").write_bytes(shaded_relief(exact.metres / CELL_M).tobytes())
