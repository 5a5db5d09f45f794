"""Baking: the one colour table that comes closest to a look on recorded frames, and how close that is.

A table maps a colour to a colour, whatever the place and the moment: it ships a look without any model, and loses what
depends on more than the colour. How much that is, frames tell that the table was not fitted on. Must not know: files.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnsupportedFrame
from capriccio.media.color_table import Table, apply_table
from capriccio.media.images import Picture, resize
from capriccio.media.transparency import filled_colours

from .table_fit import TableFit

__all__ = ["Baked", "Closeness", "bake_table"]

VIEW_PIXELS = 640 * 360
"""Larger frames are shrunk to about this many before the model sees them: more add no colours."""

SAMPLES_PER_FRAME = 30_000
"""Pixels, evenly spread over a frame, that are fitted; neighbours repeat each other. Kept in memory: 180 kB a frame."""

HELD_OUT_ONE_IN = 10
"""One frame in so many measures instead of being fitted."""

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Closeness:
    """How close a table comes to the model, in mean squared levels of 255."""

    frames: int
    """How many were measured."""
    unseen: bool
    """True where the table had not been fitted on them."""
    table_error: float
    identity_error: float

    @property
    def table_psnr_db(self) -> float:
        """The table's result against the model's."""
        return _psnr_db(self.table_error)

    @property
    def identity_psnr_db(self) -> float:
        """The untouched frame against the model's result."""
        return _psnr_db(self.identity_error)

    @property
    def share(self) -> float:
        """The share of the model's change that the table captures: 1 is all, 0 none; below 0 it does harm."""
        return 1 - self.table_error / self.identity_error if self.identity_error else 1.0


@dataclass(frozen=True, eq=False)
class Baked:
    """A table that was fitted on all frames, and how close its like came on frames that it was not fitted on."""

    table: Table
    frames: int
    closeness: Closeness


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Colours of one frame before and after, both (n, 3) uint8."""

    before: NDArray[np.uint8]
    after: NDArray[np.uint8]


def bake_table(
    frames: Iterable[Picture],
    style: Callable[[Frame], Frame],
    size: int = 33,
    on_frame: Callable[[int], object] = lambda _done: None,
) -> Baked:
    """Fit a table of `size`³ colours to what `style` makes of `frames`.

    A first table is fitted on all but the last tenth of the frames, which a recording spent elsewhere, and measured
    there. The table that is returned is fitted on all of them.

    Args:
        frames: in the order of the recording. Wholly transparent pixels don't count.
        style: (H, W, 3) uint8 sRGB to the same, at any size.
        size: 2 to 129; 33 is usual. The memory grows with its third power: 0.3 GB at 65.
        on_frame: called with the number of frames done.

    Raises:
        UnsupportedFrame: there is no frame, or all are transparent.
    """
    pairs = []
    for done, picture in enumerate(frames, 1):
        pairs.append(_sample(picture, style))
        on_frame(done)
    if not sum(len(each.before) for each in pairs):
        raise UnsupportedFrame("there are no colours to fit: no frame, or only transparent ones")
    seen = len(pairs) - (max(1, len(pairs) // HELD_OUT_ONE_IN) if len(pairs) > 1 else 0)
    fit = TableFit(size)
    _add(fit, pairs[:seen])
    closeness = _measure(fit.solve(), pairs[seen:] or pairs, unseen=seen < len(pairs))
    _add(fit, pairs[seen:])
    return Baked(fit.solve(), len(pairs), closeness)


def _sample(picture: Picture, style: Callable[[Frame], Frame]) -> _Pairs:
    """Run the model on a frame, shrunk where it is large, and keep evenly spread pixels."""
    height, width = picture.pixels.shape[:2]
    shrink = min(1.0, math.sqrt(VIEW_PIXELS / (height * width)))
    view = resize(filled_colours(picture), max(1, round(height * shrink)), max(1, round(width * shrink)))
    rows, columns = _spread(view.shape[0], view.shape[1])
    before, after = view[rows, columns], style(view)[rows, columns]
    if picture.alpha is None:
        return _Pairs(before, after)
    visible = picture.alpha[rows * height // view.shape[0], columns * width // view.shape[1]] > 0
    return _Pairs(before[visible], after[visible])


def _spread(height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and columns of evenly spread pixels, one entry for each pixel."""
    step = max(1, math.ceil(math.sqrt(height * width / SAMPLES_PER_FRAME)))
    rows, columns = np.mgrid[0:height:step, 0:width:step]
    return rows.reshape(-1), columns.reshape(-1)


def _add(fit: TableFit, pairs: Sequence[_Pairs]) -> None:
    for each in pairs:
        fit.add(each.before, each.after)


def _measure(table: Table, pairs: Sequence[_Pairs], unseen: bool) -> Closeness:
    before = np.concatenate([each.before for each in pairs])[None]
    after = np.concatenate([each.after for each in pairs])[None]
    return Closeness(len(pairs), unseen, _error(apply_table(before, table), after), _error(before, after))


def _error(one: Frame, other: Frame) -> float:
    return float(np.mean((one.astype(np.float32) - other) ** 2))


def _psnr_db(error: float) -> float:
    return 10 * math.log10(255**2 / error) if error else math.inf
