"""Colours for pixels that have none of their own: behind transparency, under an interface.

Must not know: models, files.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["fill_from_surroundings"]


def fill_from_surroundings(pixels: NDArray[Any], known: NDArray[Any]) -> NDArray[np.uint8]:
    """Continue the known colours into the rest, softer with the distance (pull-push, Grossman and Dally 1998).

    Args:
        pixels: (H, W, 3) uint8; what stands where nothing is known makes no difference.
        known: (H, W), 0 to 1, or bool: the part of each pixel that is its own, as straight alpha is. Where it is
            0 everywhere, the result is black.

    Returns:
        (H, W, 3) uint8: ``pixels`` over their continued surroundings.
    """
    weight = known.astype(np.float32)[:, :, None]
    filled = _filled(pixels.astype(np.float32) * weight, weight)
    levels: NDArray[np.uint8] = np.rint(filled).clip(0, 255).astype(np.uint8)
    return levels


def _filled(colour: NDArray[Any], weight: NDArray[Any]) -> NDArray[Any]:
    """(H, W, 3) colours times their weights, and (H, W, 1) weights up to 1 → the same with every weight 1."""
    height, width = weight.shape[:2]
    if weight.min() >= 1:
        return colour
    if height == width == 1:
        only: NDArray[Any] = colour / np.maximum(weight, 1e-6)
        return only
    half_colour, half_weight = _halved(colour), _halved(weight)
    kept = np.minimum(half_weight, 1) / np.maximum(half_weight, 1e-6)
    around = _filled(half_colour * kept, half_weight * kept)
    whole: NDArray[Any] = colour + (1 - weight) * _enlarged(around, height, width)
    return whole


def _halved(planes: NDArray[Any]) -> NDArray[Any]:
    """Sum over squares of 2x2; a last odd row or column stands alone."""
    height, width = planes.shape[:2]
    even = np.pad(planes, ((0, height % 2), (0, width % 2), (0, 0)))
    summed: NDArray[Any] = even[0::2, 0::2] + even[1::2, 0::2] + even[0::2, 1::2] + even[1::2, 1::2]
    return summed


def _enlarged(planes: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    channels = [Image.fromarray(planes[:, :, channel]) for channel in range(planes.shape[2])]
    return np.dstack([np.asarray(one.resize((width, height), Image.Resampling.BILINEAR)) for one in channels])
