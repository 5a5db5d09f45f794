"""Scaling and repeating pictures that wrap, so that they still do. Must not know: files, what makes a picture wrap."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .images import check_pixels

__all__ = ["repeated", "resize_wrapping"]

FILTER_REACH = 4
"""Pixels of the larger of the two sizes that the filter may look at beyond an edge; a cubic filter needs 2."""


def resize_wrapping(pixels: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Scale (H, W, 3) uint8 to (height, width, 3); beyond an edge the filter sees the opposite one.

    Raises:
        UnsupportedFrame: the array is not (H, W, 3) uint8 with pixels.
    """
    check_pixels(pixels)
    if pixels.shape[:2] == (height, width):
        return pixels
    reach = [_reach(old, new) for old, new in zip(pixels.shape[:2], (height, width), strict=True)]
    top, left = reach
    padded = np.pad(pixels, ((top, top), (left, left), (0, 0)), mode="wrap")
    box = (left, top, left + pixels.shape[1], top + pixels.shape[0])
    return np.asarray(Image.fromarray(padded).resize((width, height), Image.Resampling.BICUBIC, box=box))


def repeated(pixels: NDArray[np.uint8], least: int) -> NDArray[np.uint8]:
    """Return the picture, repeated as often as it takes for both sides to have `least` pixels or more."""
    check_pixels(pixels)
    down, right = (math.ceil(least / side) for side in pixels.shape[:2])
    return np.tile(pixels, (max(1, down), max(1, right), 1))


def _reach(old: int, new: int) -> int:
    return math.ceil(FILTER_REACH * max(1.0, old / new))
