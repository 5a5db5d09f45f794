"""The detail of a bilateral grid: a small picture of what to add, spread under the edges of a sharp frame.

A grid can only recolour; a `style.grid` model may also answer with what its grid leaves out, as small as the view it
saw. Each sharp pixel takes its four nearest texels with bilinear weights, but less of those whose guide differs from
its own (joint bilateral upsampling, Kopf et al. 2007), so that nothing spills over an edge.
Must not know: models, files, grids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.card import LUMINANCE_GUIDE, Guide
from capriccio.errors import UnsupportedFrame

__all__ = ["Detail", "place"]

NONE = 128
"""The level that adds nothing; each level above or below adds or takes 1/255."""

EDGE = 0.05
"""Difference of guides at which a texel counts e times less."""

FLOOR = 1e-4
"""Least that a texel counts: where all four lie beyond an edge, they count as without edges."""


def place(colours: NDArray[np.float32], guide: Guide) -> NDArray[np.float32]:
    """Where colours look up a grid's depth.

    Args:
        colours: (H, W, 3) float32, sRGB-encoded, 0 to 1.
        guide: the card's.

    Returns:
        (H, W) float32, 0 (the first cell) to 1 (the last).
    """
    mixed: NDArray[np.float32] = np.einsum("hwc,c->hw", colours, np.array(guide.weights, np.float32))
    if guide is LUMINANCE_GUIDE:
        return mixed.clip(0.0, 1.0)
    knots = np.linspace(0.0, 1.0, len(guide.curve))
    looked_up: NDArray[np.float32] = np.interp(mixed, knots, guide.curve).astype(np.float32)
    return looked_up


@dataclass(frozen=True, eq=False)
class Detail:
    """What a model adds, and the view that it saw."""

    levels: NDArray[np.uint8]
    """(h, w, 3): `NONE` adds nothing."""
    view_place: NDArray[np.float32]
    """(h, w): the `place` of the view's texels."""

    @classmethod
    def of(cls, levels: NDArray[np.uint8], view: NDArray[np.uint8], guide: Guide | None) -> Detail:
        """Take a model's detail with the view that it was made for, both (h, w, 3) uint8.

        Raises:
            UnsupportedFrame: their sizes differ.
        """
        if levels.shape != view.shape:
            raise UnsupportedFrame(f"the detail is {levels.shape}, its view {view.shape}; they must be equal")
        return cls(levels, place(view.astype(np.float32) / 255.0, guide or LUMINANCE_GUIDE))

    def spread(self, frame_place: NDArray[np.float32], top: int, frame_height: int) -> NDArray[np.float32]:
        """What to add to some rows of a frame.

        Args:
            frame_place: (rows, W): the `place` of their pixels.
            top: which row of the frame comes first.
            frame_height: rows of the whole frame.

        Returns:
            (rows, W, 3) float32, in colours of 0 to 1.
        """
        rows, width = frame_place.shape
        above, below, down = _neighbours((np.arange(top, top + rows) + 0.5) / frame_height, self.levels.shape[0])
        left, right, across = _neighbours((np.arange(width) + 0.5) / width, self.levels.shape[1])
        total = np.zeros((rows, width, 3), np.float32)
        weights = np.zeros((rows, width), np.float32)
        for lines, near in ((above, 1 - down), (below, down)):
            for lanes, beside in ((left, 1 - across), (right, across)):
                at = np.ix_(lines, lanes)
                likeness = np.exp(np.abs(frame_place - self.view_place[at]) * (-1 / EDGE))
                weight = near[:, None] * beside * np.maximum(likeness, FLOOR)
                total += weight[:, :, None] * (self.levels[at].astype(np.float32) - NONE)
                weights += weight
        spread: NDArray[np.float32] = total / (weights[:, :, None] * 255.0)
        return spread


def _neighbours(places: NDArray[Any], texels: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Return the texels on both sides of places from 0 to 1, and the weight of the second; ends are clamped."""
    position = np.clip(places * texels - 0.5, 0, texels - 1)
    lower = position.astype(np.intp)
    return lower, np.minimum(lower + 1, texels - 1), (position - lower).astype(np.float32)
