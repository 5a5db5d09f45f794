"""Arrays as PNG files that carry text: pictures of 8 bits in colour, maps of 16 bits in grey.

Must not know: what an array shows, what the text says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from capriccio.errors import UnsupportedFrame

from .in_blocks import Between, InBlocks, nothing

__all__ = ["encode_png"]

EFFORT = 3
"""zlib's level: textures hold much noise, and more effort takes several times as long for a few hundredths."""


def encode_png(array: NDArray[Any], text: Mapping[str, str], between: Between = nothing) -> bytes:
    """Return the bytes of a PNG file; the same array and text give the same bytes.

    Args:
        array: (H, W, 3) uint8, or (H, W) uint16.
        text: chunks by keyword.
        between: lets others go first, between two blocks.

    Raises:
        UnsupportedFrame: the array has another shape or type, or no pixels.
    """
    colour = array.ndim == 3 and array.shape[2] == 3 and array.dtype == np.uint8
    grey = array.ndim == 2 and array.dtype == np.uint16
    if not (colour or grey) or 0 in array.shape:
        shape = " x ".join(map(str, array.shape))
        raise UnsupportedFrame(f"the array is {shape} {array.dtype}; allowed: H x W x 3 uint8, H x W uint16")
    chunks = PngInfo()
    for keyword, value in text.items():
        chunks.add_itxt(keyword, value)
    buffer = InBlocks(between)
    Image.fromarray(np.ascontiguousarray(array)).save(buffer, "png", pnginfo=chunks, compress_level=EFFORT)
    return buffer.getvalue()
