"""Small windows of pictures as rows of numbers, which most measures of a texture start from.

Must not know: what is measured.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = ["LUMINANCE", "Floats", "Pixels", "grey", "halved", "patches_of", "to_floats"]

Pixels = NDArray[np.uint8]
"""(H, W, 3) uint8, sRGB."""

Floats = NDArray[np.float32]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)


def to_floats(picture: Pixels) -> Floats:
    """(H, W, 3) float32 in -1 to 1."""
    scaled: Floats = picture.astype(np.float32) / np.float32(127.5) - 1
    return scaled


def grey(picture: Pixels) -> Floats:
    """(H, W) float32 in -1 to 1."""
    weighted: Floats = to_floats(picture) @ LUMINANCE
    return weighted


def patches_of(field: NDArray[np.floating[Any]], side: int, wraps: bool) -> NDArray[np.floating[Any]]:
    """Every window of a picture.

    Args:
        field: (H, W) or (H, W, channels).
        side: rows and columns of a window.
        wraps: whether windows go on across the border; else only whole ones are taken.

    Returns:
        (windows, side * side * channels).
    """
    if wraps:
        field = np.pad(field, [(0, side - 1), (0, side - 1), *[(0, 0)] * (field.ndim - 2)], mode="wrap")
    windows = sliding_window_view(field, (side, side), axis=(0, 1))
    return windows.reshape(windows.shape[0] * windows.shape[1], -1)


def halved(field: Floats) -> Floats:
    """Half the resolution, by the mean of 2 x 2; an odd last row or column is left out."""
    rows, columns = field.shape[0] // 2 * 2, field.shape[1] // 2 * 2
    even = field[:rows, :columns]
    total: Floats = even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]
    total *= np.float32(0.25)
    return total
