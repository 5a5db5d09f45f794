"""Huge pictures as files that crops are read from directly: decoded once, then only the pixels of a crop are touched.

The files lie in the user's cache folder and hold plain arrays. Each is named after its picture's path, size and time,
so a changed picture is decoded anew and the old file removed. The cache keeps to a budget by removing what was not
used for the longest time. Must not know: folders of pictures, batches.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import TooLarge
from capriccio.media.atomic import atomic_path
from capriccio.media.images import Picture
from capriccio.media.transparency import filled_colours
from capriccio_training.data.loading import OPAQUE, Loaded, read_large, transparent

__all__ = ["CELL", "MAP_PIXELS", "MapCache"]

MAP_PIXELS = 1 << 22  # from here on a picture that is cut unscaled is a map: decoding it takes longer than a step
CELL = 16  # pixels of the squares in which a map's transparency is kept
BAND = 64 * CELL  # rows that are written at a time
FORMAT = 1  # of the files; counts up when they change


class MapCache:
    """The decoded maps in one folder."""

    def __init__(self, folder: Path, budget_bytes: int) -> None:
        self.folder = folder
        self.budget_bytes = budget_bytes
        self._used: set[Path] = set()

    def open(self, path: Path) -> Loaded:
        """Map a picture's pixels into memory, after decoding it where that was not done before.

        Raises:
            UnreadableFile: the picture can't be decoded.
            TooLarge: the picture has too many pixels, or the budget has no room for it.
            OSError: the cache can't be written.
        """
        stored = self._file(path)
        if not stored.exists():
            self._decode(path, stored)
        self._used.add(stored)
        with suppress(PermissionError):  # of a cache that several people share
            os.utime(stored)  # what was used last is removed last
        clear = _clear_file(stored)
        blemishes = transparent(np.load(clear, allow_pickle=False), CELL) if clear.exists() else ()
        # Copy on write: torch takes only arrays that may be written.
        pixels = np.load(stored, mmap_mode="c", allow_pickle=False)
        return Loaded(torch.from_numpy(pixels).permute(2, 0, 1), blemishes)

    def _file(self, path: Path) -> Path:
        stat = path.stat()
        return self.folder / f"{_name(path)}-{stat.st_size}-{stat.st_mtime_ns}-{FORMAT}.npy"

    def _decode(self, path: Path, stored: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob(f"{_name(path)}-*"):
            if not old.name.startswith(stored.stem):  # the picture has changed since
                _remove(old)
        picture = read_large(path)
        self._make_room(picture.pixels.nbytes, path)
        if picture.alpha is not None:
            clear = np.where(picture.alpha < OPAQUE, np.uint8(255), np.uint8(0))
            with atomic_path(_clear_file(stored)) as temporary:
                np.save(temporary, _in_cells(clear) / np.float32(255))
        with atomic_path(stored) as temporary, temporary.open("wb") as file:
            header = {"descr": "|u1", "fortran_order": False, "shape": picture.pixels.shape}
            np.lib.format.write_array_header_1_0(file, header)
            for band in _bands(picture):
                file.write(np.ascontiguousarray(band).data)

    def _make_room(self, needed: int, path: Path) -> None:
        """Remove the files that were not used for the longest time until a new one fits.

        Raises:
            TooLarge: what is in use leaves too little.
        """
        files = sorted(_listed(self.folder))
        taken = sum(size for _, size, _ in files)
        for _, size, file in files:
            if taken + needed <= self.budget_bytes:
                break
            if file not in self._used and not file.name.endswith(_CLEAR):
                taken -= size
                _remove(file)
                _remove(_clear_file(file))
        if taken + needed > self.budget_bytes:
            told = f"{path} needs {needed >> 20} MB of the {self.budget_bytes >> 20} MB for decoded maps"
            message = f"{told}, of which {taken >> 20} are in use; raise data.disk_cache_mb"
            raise TooLarge(message, limit=self.budget_bytes)


_CLEAR = ".clear.npy"


def _clear_file(stored: Path) -> Path:
    return stored.with_name(stored.stem + _CLEAR)


def _name(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]


def _listed(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield time of last use, bytes and path of each file; another training may remove one meanwhile."""
    for file in folder.glob("*.npy"):
        with suppress(FileNotFoundError):
            stat = file.stat()
            yield stat.st_mtime, stat.st_size, file


def _remove(file: Path) -> None:
    with suppress(OSError):  # another training may have it open, which only Windows minds
        file.unlink()


def _bands(picture: Picture) -> Iterator[NDArray[np.uint8]]:
    """Yield the rows of a picture, its transparent parts filled; the fill is worked out in cells, for its memory."""
    if picture.alpha is None:
        yield picture.pixels
        return
    rows = [slice(top, top + BAND) for top in range(0, len(picture.pixels), BAND)]
    cells = np.concatenate([_in_cells(np.dstack([picture.pixels[each], picture.alpha[each]])) for each in rows])
    around = Image.fromarray(filled_colours(Picture(cells[:, :, :3], cells[:, :, 3])))
    for each in rows:
        pixels, alpha = picture.pixels[each], picture.alpha[each, :, None]
        yield pixels if alpha.all() else np.where(alpha > 0, pixels, _enlarged(around, each.start, *pixels.shape[:2]))


def _in_cells(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Mean in squares of `CELL` pixels; of (H, W, 4), colours count as much as they are opaque."""
    return np.asarray(Image.fromarray(pixels).reduce(CELL))


def _enlarged(cells: Image.Image, top: int, rows: int, columns: int) -> NDArray[np.uint8]:
    box = (0, top / CELL, columns / CELL, (top + rows) / CELL)
    return np.asarray(cells.resize((columns, rows), Image.Resampling.BILINEAR, box=box))
