"""`mask.png` in a folder of frames: black is the interface, which must not be learnt; white is the world.

It holds for the pictures beside it and in folders within, unless these have one of their own. Must not know: batches.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import CapriccioError, InvalidField
from capriccio.media.images import read_picture
from capriccio_training.data.listing import MASK
from capriccio_training.data.loading import Blemish, cover

__all__ = ["Masks"]

WHITE = 128  # levels from here on are the world
SHAPE = 0.02  # by which part the sides' ratio of mask and picture may differ


class Masks:
    """The masks of one folder of pictures, each read and scaled once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._hidden: dict[tuple[Path, int, int], NDArray[np.bool_]] = {}
        self._blemishes: dict[tuple[Path, int, int, int, int, int], Blemish] = {}

    def hidden(self, picture: Path, rows: int, columns: int) -> NDArray[np.bool_] | None:
        """Return the hidden pixels of a picture that is stored with so many (rows, columns); None without a mask.

        Raises:
            InvalidField: the mask has another shape, or is no picture.
        """
        mask = self._of(picture.parent)
        if mask is None:
            return None
        key = (mask, rows, columns)
        if key not in self._hidden:
            self._hidden[key] = _read(mask, rows, columns, picture)
        return self._hidden[key]

    def blemishes(
        self, picture: Path, stored: tuple[int, int], loaded: tuple[int, int], cell: int
    ) -> tuple[Blemish, ...]:
        """Return what crops stay clear of; a picture has ``stored`` rows and columns, and ``loaded`` ones in use."""
        mask, hidden = self._of(picture.parent), self.hidden(picture, *stored)
        if mask is None or hidden is None or not hidden.any():
            return ()
        key = (mask, *stored, *loaded, cell)
        if key not in self._blemishes:
            self._blemishes[key] = Blemish(_share(hidden, loaded, cell), cell, allowed=0.0)
        return (self._blemishes[key],)

    def _of(self, folder: Path) -> Path | None:
        """Return the nearest mask from a folder upwards to the root."""
        for at in (folder, *folder.parents):
            if (at / MASK).is_file():
                return at / MASK
            if at == self._root:
                break
        return None


def _read(mask: Path, rows: int, columns: int, picture: Path) -> NDArray[np.bool_]:
    try:
        levels = Image.fromarray(read_picture(mask).pixels).convert("L")
    except CapriccioError as error:
        raise InvalidField(f"{error.message}; mend this mask or remove it", field="mask") from error
    if abs(levels.width * rows - levels.height * columns) > SHAPE * levels.width * rows:
        told = f"{mask} is {levels.width}x{levels.height}, but {picture.name} is {columns}x{rows}"
        raise InvalidField(f"{told}; give a mask of the frames' shape, or put other pictures elsewhere", field="mask")
    hidden = np.asarray(levels.resize((columns, rows), Image.Resampling.NEAREST)) < WHITE
    if hidden.all():
        raise InvalidField(f"{mask} has no white pixel; black is the interface, white the world to learn", field="mask")
    return hidden


def _share(hidden: NDArray[np.bool_], loaded: tuple[int, int], cell: int) -> NDArray[Any]:
    """Which part of each cell of the loaded picture is hidden; without cells, pixels hidden in part count whole."""
    picture = Image.fromarray(hidden.astype(np.float32))
    if hidden.shape != loaded:
        picture = cover(picture, *loaded)
    if cell == 1:
        return np.asarray(picture) > 0
    return np.asarray(picture.resize((-(-loaded[1] // cell), -(-loaded[0] // cell)), Image.Resampling.BOX))
