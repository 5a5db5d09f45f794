"""Baking: the one colour table that comes closest to a look on recorded frames, and how close that is.

A table maps a colour to a colour, whatever the place and the moment: it ships a look without any model, and loses what
depends on more than the colour. How much that is, frames tell that the table was not fitted on. Must not know: files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from capriccio.media.color_table import Table, apply_table
from capriccio.media.images import Picture

from .bake_samples import Frame, Sample, samples_of
from .closeness import Closeness, held_out
from .table_fit import TableFit

__all__ = ["Baked", "bake_table"]


@dataclass(frozen=True, eq=False)
class Baked:
    """A table that was fitted on all frames, and how close its like came on frames that it was not fitted on."""

    table: Table
    frames: int
    closeness: Closeness


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
    samples = samples_of(frames, style, on_frame)
    used = len(samples) - held_out(len(samples))
    fit = TableFit(size)
    _add(fit, samples[:used])
    closeness = _measure(fit.solve(), samples[used:] or samples, unseen=used < len(samples))
    _add(fit, samples[used:])
    return Baked(fit.solve(), len(samples), closeness)


def _add(fit: TableFit, samples: Sequence[Sample]) -> None:
    for each in samples:
        fit.add(each.colours_before, each.colours_after)


def _measure(table: Table, samples: Sequence[Sample], unseen: bool) -> Closeness:
    before = np.concatenate([each.colours_before for each in samples])
    after = np.concatenate([each.colours_after for each in samples])
    return Closeness.of(apply_table(before[None], table)[0], before, after, frames=len(samples), unseen=unseen)
