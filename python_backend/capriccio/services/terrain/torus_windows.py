"""Large land in pieces: a function of squares applied to a torus in overlapping windows, without a seam.

A network needs hundreds of bytes for each cell, so land of 4096 cells a side is computed in windows. Each looks beyond
its own part: the outermost cells of a window, which the network saw beside the wrong neighbours, are thrown away, and
where windows overlap, one fades into the next. For a function that looks no farther than `MARGIN`, the result is that
of the whole torus, but at the border of a part of it; for others it is continuous. Must not know: models, what the
values mean.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["BORDER", "CORE", "MARGIN", "WHOLE", "Windows"]

WHOLE = 2048
"""Sides up to here are computed in one piece: twice as fast as in windows, at 1.4 GB instead of 0.6."""

CORE = 1024
"""Longer ones are computed in windows that answer for so many cells each."""

MARGIN = 192
"""Cells at the rim of a window that are thrown away: as far as the networks of our own look."""

BORDER = 64
"""The same where the wanted part of a torus ends. Nobody sees what lies beyond, so this need not be exact, only far
enough that the edge of a window does not show."""

FADE = 64
"""Cells over which one window fades into the next, half of them on each side of the border between their parts."""

Field: TypeAlias = NDArray[np.float32]
Cells: TypeAlias = Sequence[NDArray[Any]]
"""Arrays (rows, columns, …) over the same cells."""


@dataclass(frozen=True, eq=False)
class _Span:
    """One direction of a window."""

    cells: NDArray[np.intp]
    """The cells of the torus that it sees, in order; they may run over the edge."""
    kept: slice
    """Which of them it answers for."""
    weights: NDArray[np.float32]
    """How much each of those counts; over all windows they sum to 1."""


@dataclass(frozen=True)
class Windows:
    """Where to cut: the part of a torus that is wanted, from its first cell on."""

    side: int
    """Of the torus, in cells."""
    wanted: int
    """Of the square that is wanted, in cells; all of the torus where it is `side`."""
    multiple: int = 1
    """Windows begin at multiples of this, and so long they are too; it divides `side`."""

    def apply(
        self,
        function: Callable[[Cells], Field],
        arrays: Cells,
        on_window: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> Field:
        """Return what `function` makes of the wanted square, (wanted, wanted).

        Args:
            function: arrays over a window to (rows, columns) float32. Given the whole torus, it has to wrap by itself.
            arrays: over the torus, (side, side, …) each.
            on_window: called with the windows done and those in all.
        """
        spans = self._spans()
        if spans is None:
            made = function(arrays)[: self.wanted, : self.wanted]
            on_window(1, 1)
            return made
        result = np.zeros((self.wanted, self.wanted), np.float32)
        pairs = [(rows, columns) for rows in spans for columns in spans]
        for done, (rows, columns) in enumerate(pairs, 1):
            window = function([array[np.ix_(rows.cells, columns.cells)] for array in arrays])
            weights = rows.weights[:, None] * columns.weights
            place = np.ix_(rows.cells[rows.kept], columns.cells[columns.kept])
            result[place] += window[rows.kept, columns.kept] * weights
            on_window(done, len(pairs))
        return result

    @property
    def count(self) -> int:
        """How many windows there are."""
        return len(self._spans() or (None,)) ** 2

    def _spans(self) -> list[_Span] | None:
        """Return the windows of one direction, or None where the torus is best computed whole."""
        is_part = self.wanted < self.side
        if not is_part and self.side <= WHOLE:
            return None
        count = max(1, round(self.wanted / CORE))
        borders = [number * CORE for number in range(count)] + [self.wanted]
        if is_part and self._length(-BORDER, self.wanted + BORDER) >= self.side:
            return None
        return [self._span(borders, number, is_part) for number in range(count)]

    def _span(self, borders: Sequence[int], number: int, is_part: bool) -> _Span:
        """Return one window; at the ends of a part of the torus there is no neighbour to fade into."""
        fades_in = not is_part or number > 0
        fades_out = not is_part or number + 2 < len(borders)
        kept_from = borders[number] - fades_in * FADE // 2
        kept_to = borders[number + 1] + fades_out * FADE // 2
        begin = self._aligned(kept_from - (MARGIN if fades_in else BORDER))
        cells = (begin + np.arange(self._length(begin, kept_to + (MARGIN if fades_out else BORDER)))) % self.side
        weights = np.ones(kept_to - kept_from, np.float32)
        ramp = (np.arange(FADE, dtype=np.float32) + 0.5) / FADE
        if fades_in:
            weights[:FADE] = ramp
        if fades_out:
            weights[-FADE:] = ramp[::-1]
        return _Span(cells, slice(kept_from - begin, kept_to - begin), weights)

    def _aligned(self, cell: int) -> int:
        return cell - cell % self.multiple

    def _length(self, begin: int, end: int) -> int:
        """Return how long a window from `begin` to `end` is, with what alignment adds."""
        length = end - self._aligned(begin)
        return length + -length % self.multiple
