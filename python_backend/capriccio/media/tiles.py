"""Pictures too large to go through a model at once: in overlapping tiles that are blended where they meet.

A model sees beyond the edge of a tile what its padding makes up, and errs there as far as its receptive field
reaches. So of each overlap, the outer parts are thrown away, and over the middle one tile fades into the other:

    |<-- margin -->|<----- ramp ----->|<-- margin -->|
    earlier tile 1 |  1  ...  0       | 0
      later tile 0 |  0  ...  1       | 1

Where the model looks no farther than the margin, both tiles agree on the ramp, and the result is exactly that of the
whole picture; tiles therefore begin at multiples of the model's own, so that its strides fall on the same pixels. A
model that looks at everything (a summary of the frame, instance norms) sees another whole in each tile: there the tiles
are brought to one tone (`tile_tone.py`), and the ramp hides what is left. Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .tile_tone import see_whole

__all__ = ["Tiling", "map_tiles"]

WHOLE_PIXELS = 3840 * 2160
"""Up to here a picture stays whole: the bundled frame models take about 200 bytes a pixel, 1.5 GB."""

TILE_SIDE = 2048
"""Above, tiles of this side: with a picture of 12000 x 6000 before and after, all in all less than 2 GB."""

OVERLAP = 320
"""Pixels that neighbouring tiles share at least; smaller tiles share half their side."""

MARGIN = 0.3
"""Share of an overlap that is thrown away at each end: 96 pixels, more than four 3x3 blocks at 1/8 size look."""

Frame: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True)
class Tiling:
    """How to cut pictures."""

    side: int | None = None
    """Largest side of a tile in pixels; a picture of no more pixels than a tile stays whole. None leaves pictures up to
    `WHOLE_PIXELS` whole and cuts others into tiles of `TILE_SIDE`."""
    multiple: int = 1
    """Tiles begin at multiples of this."""

    def cut(self, height: int, width: int) -> tuple[list[slice], list[slice]]:
        """Return the rows and the columns of the tiles."""
        if height * width <= (WHOLE_PIXELS if self.side is None else self.tile_side**2):
            return [slice(0, height)], [slice(0, width)]
        side, overlap = self.tile_side, self.overlap
        return _spans(height, side, overlap, self.multiple), _spans(width, side, overlap, self.multiple)

    @property
    def tile_side(self) -> int:
        """Side of the tiles that a large picture is cut into."""
        side = max(self.side or TILE_SIDE, 4 * self.multiple)
        return side - side % self.multiple

    @property
    def overlap(self) -> int:
        """Pixels that neighbouring tiles share at least."""
        return min(OVERLAP, self.tile_side // 2)


def map_tiles(
    frame: Frame,
    style: Callable[[Frame], Frame],
    tiling: Tiling,
    on_tile: Callable[[int, int], object] = lambda _done, _all: None,
) -> Frame:
    """Restyle a picture tile by tile.

    Args:
        frame: (H, W, 3) uint8, sRGB.
        style: a tile to one of the same size.
        tiling: where to cut.
        on_tile: called with the tiles done and those in all.

    Returns:
        (H, W, 3) uint8, sRGB.
    """
    rows, columns = tiling.cut(*frame.shape[:2])
    if len(rows) == len(columns) == 1:
        return style(frame)
    margin = int(MARGIN * tiling.overlap)
    whole = see_whole(frame, style, tiling.tile_side**2, margin, tiling.multiple)
    styled = np.empty_like(frame)
    for row_number, row in enumerate(rows):
        strip = np.empty_like(frame[row])
        for number, column in enumerate(columns):
            tile = style(frame[row, column])
            tile = whole.match(tile, row, column) if whole else tile
            _lay(strip, tile, column, columns[number - 1] if number else None, axis=1)
            on_tile(row_number * len(columns) + number + 1, len(rows) * len(columns))
        _lay(styled, strip, row, rows[row_number - 1] if row_number else None, axis=0)
    return styled


def _spans(length: int, side: int, overlap: int, multiple: int) -> list[slice]:
    """Cover `length` evenly with spans of at most `side` that share at least `overlap`, and begin at multiples."""
    if length <= side:
        return [slice(0, length)]
    stride = side - overlap
    stride -= stride % multiple
    reach = length + -length % multiple - side  # of the last beginning, if the end is padded to a multiple
    count = -(-reach // stride) + 1
    starts = [number * reach // (count - 1) // multiple * multiple for number in range(count)]
    return [slice(start, min(start + side, length)) for start in starts]


def _lay(canvas: Frame, piece: Frame, place: slice, before: slice | None, axis: int) -> None:
    """Put `piece` into `canvas` along one axis, faded into what lies there from `before`."""
    target, source = np.moveaxis(canvas, axis, 0)[place], np.moveaxis(piece, axis, 0)
    shared = before.stop - place.start if before else 0
    later = _fade(shared)[:, None, None]
    target[:shared] = np.rint(target[:shared] * (1 - later) + source[:shared] * later)
    target[shared:] = source[shared:]


def _fade(shared: int) -> NDArray[np.float32]:
    """Return the later tile's weight on each pixel of an overlap."""
    place = (np.arange(shared, dtype=np.float32) + 0.5) / max(shared, 1)
    return np.clip((place - MARGIN) / (1 - 2 * MARGIN), 0, 1).astype(np.float32)
