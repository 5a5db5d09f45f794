"""The tone of tiles, for models that look at the whole picture: each tile takes that of the whole, seen small.

A model with a summary of the frame, the height in the frame or instance norms takes every tile for a picture of its
own: each has its own sky. So the whole picture goes through the model once, shrunk to the size of a tile, and every
tile is brought to that tone: in each small window, the gain and offset that carry what the tile became over to what
the whole became, spread smoothly (the local linear model of the guided filter, He et al. 2010). Details stay the tile's
own. Must not know: models, files.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .images import resize

__all__ = ["WholeView", "see_whole"]

WINDOW = 16
"""Side of a window in pixels of the small view; measured on 4K frames, 4 to 32 differ by half a decibel."""

FLATNESS = np.float32(400)
"""Variance in squared levels below which a window is flat: its offset is matched, its gain stays near 1."""

ROUNDING = 1
"""Levels by which a model may differ that only works through sizes in another order."""

Frame: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class WholeView:
    """What the model made of the whole picture, seen small."""

    styled: Frame
    """(h, w, 3) uint8, sRGB."""
    height: int
    width: int
    """Of the whole picture."""

    def match(self, tile: Frame, rows: slice, columns: slice) -> Frame:
        """Return a restyled tile in the tone of the whole; `rows` and `columns` say where it lies there."""
        wanted = self._region(rows, columns)
        height, width = tile.shape[:2]
        seen = _scaled(tile.astype(np.float32), wanted.shape[0], wanted.shape[1], Image.Resampling.BOX)
        gain, offset = (_scaled(line, height, width, Image.Resampling.BILINEAR) for line in _local_line(seen, wanted))
        matched = gain * tile + offset
        rounded: Frame = (np.clip(matched, 0, 255) + 0.5).astype(np.uint8)
        return rounded

    def _region(self, rows: slice, columns: slice) -> Floats:
        """Cut the view to a part of the picture, whose edges may lie between its pixels."""
        down, across = self.styled.shape[0] / self.height, self.styled.shape[1] / self.width
        box = (columns.start * across, rows.start * down, columns.stop * across, rows.stop * down)
        size = (max(1, round(box[2] - box[0])), max(1, round(box[3] - box[1])))
        region = Image.fromarray(self.styled).resize(size, Image.Resampling.BILINEAR, box=box)
        return np.asarray(region, np.float32)


def see_whole(
    frame: Frame, style: Callable[[Frame], Frame], pixels: int, margin: int, multiple: int
) -> WholeView | None:
    """Show the whole picture to the model, or return None where it does not look farther than the margin anyway.

    That is tried: what a quarter of the view becomes by itself is held against what it became with the rest.

    Args:
        frame: (H, W, 3) uint8, sRGB.
        style: a picture to one of the same size.
        pixels: how many the view may have.
        margin: how far, in pixels, the edge of a tile may be felt.
        multiple: where a quarter may begin.
    """
    height, width = frame.shape[:2]
    shrink = min(1.0, math.sqrt(pixels / (height * width)))
    view = resize(frame, max(1, int(height * shrink)), max(1, int(width * shrink)))
    styled = style(view)
    top, left = (side // 2 // multiple * multiple for side in view.shape[:2])
    inside = (slice(margin if top else 0, None), slice(margin if left else 0, None))
    alone, together = style(view[top:, left:])[inside], styled[top:, left:][inside]
    if not alone.size or np.abs(alone.astype(np.int16) - together).max() <= ROUNDING:
        return None
    return WholeView(styled, height, width)


def _local_line(seen: Floats, wanted: Floats) -> tuple[Floats, Floats]:
    """Return, for each window and channel, gain and offset of the line that carries `seen` over to `wanted`."""
    height, width = (max(1, round(side / WINDOW)) for side in seen.shape[:2])
    planes = (seen, wanted, seen * seen, seen * wanted)
    mean, mean_wanted, square, product = (_scaled(plane, height, width, Image.Resampling.BOX) for plane in planes)
    gain: Floats = (product - mean * mean_wanted + FLATNESS) / (square - mean * mean + FLATNESS)
    return gain, mean_wanted - gain * mean


def _scaled(planes: Floats, height: int, width: int, how: Image.Resampling) -> Floats:
    """Scale (H, W, 3) floats to (height, width, 3)."""
    channels = [Image.fromarray(planes[:, :, channel]).resize((width, height), how) for channel in range(3)]
    return np.stack([np.asarray(channel) for channel in channels], axis=2)
