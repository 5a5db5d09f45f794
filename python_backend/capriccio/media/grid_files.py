"""Baked grids in files: `.capgrid`, small and plain, so that any engine reads it in a few lines.

| bytes | what |
| --- | --- |
| 8 | `CAPGRID1` |
| 4 | length of the note, unsigned, little-endian |
| that many | the note: a JSON map, UTF-8 |
| the rest | float16, little-endian: [row][column][depth][output][input], rows from the top |

The note's `shape` is [rows, columns, depth, 12]; what else stands in it tells where the grid came from. Colours look
the depth up by luminance (`LUMINANCE_GUIDE`). Must not know: models, how grids are applied.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import TooLarge, UnreadableFile, UnsupportedFrame

from .atomic import write_file

__all__ = ["GRID_SUFFIX", "GridFile", "read_grid", "write_grid"]

GRID_SUFFIX = ".capgrid"

MAGIC = b"CAPGRID1"
HEAD = struct.Struct(f"<{len(MAGIC)}sI")

CELL_VALUES = 12
LARGEST_SIDE = 256
"""What any GPU allows a 3D texture's sides to be."""

MAX_NOTE_BYTES = 1 << 16
MAX_FILE_BYTES = 1 << 24
"""The largest grids of models have half a megabyte."""


@dataclass(frozen=True, eq=False)
class GridFile:
    """A grid, and what its file says of it."""

    grid: NDArray[np.float16]
    """(rows, columns, depth, 12)."""
    note: Mapping[str, Any] = field(default_factory=dict)
    """Where it came from, as JSON has it."""


def write_grid(path: str | os.PathLike[str], content: GridFile) -> None:
    """Write a grid, whole or not at all.

    Raises:
        UnsupportedFrame: the grid has a shape or a value that the file can't hold.
        TooLarge: the note is too long.
    """
    shape = content.grid.shape
    if not _allowed(shape) or not np.isfinite(content.grid).all():
        message = f"the grid is {shape}; allowed: {_ALLOWED}, all values finite"
        raise UnsupportedFrame(message)
    note = json.dumps({**content.note, "shape": shape}, separators=(",", ":"), allow_nan=False).encode()
    if len(note) > MAX_NOTE_BYTES:
        raise TooLarge(f"the note has {len(note)} bytes; allowed: {MAX_NOTE_BYTES}", limit=MAX_NOTE_BYTES)
    write_file(path, HEAD.pack(MAGIC, len(note)) + note + content.grid.astype("<f2").tobytes())


def read_grid(path: str | os.PathLike[str]) -> GridFile:
    """Read a grid.

    Raises:
        UnreadableFile: it is no such file, or broken; the message says where.
        TooLarge: the file is larger than any grid.
    """
    try:
        size = Path(path).stat().st_size
        if size > MAX_FILE_BYTES:
            raise TooLarge(f"{path} has {size} bytes; allowed: {MAX_FILE_BYTES}", limit=MAX_FILE_BYTES)
        return _parsed(Path(path).read_bytes())
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableFile(f"{path} is no baked grid: {error}", path=str(path)) from error


_ALLOWED = f"(rows, columns, depth, {CELL_VALUES}) with sides of 1 to {LARGEST_SIDE}"


def _allowed(shape: Any) -> bool:
    four = len(shape) == 4 and all(type(side) is int for side in shape)
    return four and shape[3] == CELL_VALUES and all(1 <= side <= LARGEST_SIDE for side in shape[:3])


def _parsed(content: bytes) -> GridFile:
    if len(content) < HEAD.size or not content.startswith(MAGIC):
        raise ValueError(f"it does not begin with {MAGIC.decode()}")
    _, length = HEAD.unpack_from(content)
    if length > min(MAX_NOTE_BYTES, len(content) - HEAD.size):
        raise ValueError(f"its note claims {length} bytes of {len(content) - HEAD.size}; allowed: {MAX_NOTE_BYTES}")
    note = json.loads(content[HEAD.size : HEAD.size + length].decode())
    if not isinstance(note, dict):
        raise ValueError(f"its note is a {type(note).__name__}, not a map")
    shape, values = note["shape"], content[HEAD.size + length :]
    if not _allowed(shape):
        raise ValueError(f"its shape is {shape}; allowed: {_ALLOWED}")
    if len(values) != 2 * math.prod(shape):
        raise ValueError(f"{shape} needs {2 * math.prod(shape)} bytes of values; there are {len(values)}")
    grid = np.frombuffer(values, "<f2").reshape(shape).astype(np.float16)
    if not np.isfinite(grid).all():
        raise ValueError("a value is not finite")
    return GridFile(grid, {key: value for key, value in note.items() if key != "shape"})
