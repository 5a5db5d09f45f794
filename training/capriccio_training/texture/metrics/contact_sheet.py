"""Contact sheets: for each texture the given one, variations of it, and both laid 3 x 3.

    given     variation 1   variation 2   variation 3   variation 4   variation 1
    given,    variation 5   variation 6   variation 7   variation 8   3 x 3, as high
    3 x 3                                                             as both lines

Must not know: models, folders.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from capriccio.media.images import resize
from capriccio_training.texture.metrics.patches import Pixels

__all__ = ["contact_sheet"]

GAP = 6
"""Pixels of white between pictures."""

TILES = 3
LINES = 2


def contact_sheet(rows: Sequence[tuple[Pixels, Sequence[Pixels]]], side: int = 128, shown: int = 8) -> Pixels:
    """Lay out given textures with what was made of them.

    Args:
        rows: each the given texture and its variations, at least one.
        side: of a picture in pixels; of those that are larger, the upper left corner is shown.
        shown: variations of a texture at most.

    Returns:
        (H, W, 3) uint8: lines of equal length, white where variations are missing.
    """
    columns = -(-min(shown, max(len(made) for _, made in rows)) // LINES)
    return _joined([_line(given, made[:shown], side, columns) for given, made in rows], axis=0)


def _line(given: Pixels, made: Sequence[Pixels], side: int, columns: int) -> Pixels:
    cells = [_cell(picture, side) for picture in made]
    cells += [np.full((side, side, 3), 255, np.uint8)] * (LINES * columns - len(cells))
    upper, lower = (_joined(cells[start : start + columns], axis=1) for start in (0, columns))
    first = _joined([_cell(given, side), _tiled(given, side)], axis=0)
    return _joined([first, _joined([upper, lower], axis=0), _tiled(made[0], LINES * side + GAP)], axis=1)


def _cell(picture: Pixels, side: int) -> Pixels:
    return picture[:side, :side] if min(picture.shape[:2]) >= side else resize(picture, side, side)


def _tiled(picture: Pixels, side: int) -> Pixels:
    return resize(np.tile(picture, (TILES, TILES, 1)), side, side)


def _joined(pictures: Sequence[Pixels], axis: int) -> Pixels:
    """Put side by side, or below each other, with white between."""
    shape = list(pictures[0].shape)
    shape[axis] = GAP
    gap = np.full(shape, 255, np.uint8)
    return np.concatenate([part for picture in pictures for part in (picture, gap)][:-1], axis=axis)
