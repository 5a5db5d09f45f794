"""Baking a grid: the one bilateral grid that comes closest to a look in a scene, and how close that is.

Unlike a colour table, a grid also knows where in the picture a colour is. So it keeps more of a look where the camera
sees a scene in much the same way: a menu, a board, a level seen from the side, a street with its sky above. Must not
know: files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.images import Picture

from .bake_samples import Frame, Sample, samples_of
from .closeness import Closeness, held_out
from .grid_fit import GridFit

__all__ = ["CELLS", "BakedGrid", "bake_grid"]

CELLS = (9, 16, 16)
"""Rows, columns and depth, 55 kB. More of them keep more of a camera that stands still, and less of one that moves."""


@dataclass(frozen=True, eq=False)
class BakedGrid:
    """A grid that was fitted on all frames, and how close its like came on frames that it was not fitted on."""

    grid: NDArray[np.float16]
    """(rows, columns, depth, 12)."""
    frames: int
    closeness: Closeness


def bake_grid(
    frames: Iterable[Picture],
    style: Callable[[Frame], Frame],
    cells: tuple[int, int, int] = CELLS,
    on_frame: Callable[[int], object] = lambda _done: None,
) -> BakedGrid:
    """Fit a grid to what `style` makes of `frames`.

    A first grid is fitted on all but the last tenth of the frames, and measured there. The grid that is returned is
    fitted on all of them.

    Args:
        frames: in the order of the recording. Wholly transparent pixels don't count.
        style: (H, W, 3) uint8 sRGB to the same, at any size.
        cells: rows, columns and depth of the grid.
        on_frame: called with the number of frames done.

    Raises:
        UnsupportedFrame: there is no frame, or all are transparent.
    """
    samples = samples_of(frames, style, on_frame)
    used = len(samples) - held_out(len(samples))
    fit = GridFit(cells)
    _add(fit, samples[:used])
    closeness = _measure(fit.solve(), samples[used:] or samples, unseen=used < len(samples))
    _add(fit, samples[used:])
    return BakedGrid(fit.solve(), len(samples), closeness)


def _add(fit: GridFit, samples: Sequence[Sample]) -> None:
    for each in samples:
        fit.add(each.before, each.after, each.visible)


def _measure(grid: NDArray[np.float16], samples: Sequence[Sample], unseen: bool) -> Closeness:
    baked = np.concatenate([slice_grid(each.before, grid)[each.visible] for each in samples])
    return Closeness.of(
        baked,
        np.concatenate([each.colours_before for each in samples]),
        np.concatenate([each.colours_after for each in samples]),
        frames=len(samples),
        unseen=unseen,
    )
