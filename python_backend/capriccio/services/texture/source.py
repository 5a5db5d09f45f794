"""A user's picture as a texture that models can take: opaque, of a size they can hold, wrapping, whole cells.

Nothing is done in silence: what was changed stands in notes. Must not know: models, files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.media.images import Picture, resize
from capriccio.media.seamless import make_seamless
from capriccio.media.seams import seam_score
from capriccio.media.transparency import filled_colours
from capriccio.media.wrapping import repeated, resize_wrapping

__all__ = ["LARGEST_SIDE", "SMALLEST_SIDE", "Source", "opaque_pixels", "whole_cells", "wrapping_source"]

SMALLEST_SIDE, LARGEST_SIDE = 32, 4096
"""Of a texture, given or made, in pixels."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Source:
    """A picture that is ready, and what was done to it."""

    pixels: Pixels
    """(H, W, 3) uint8, sRGB."""
    given: str
    """Hash of the picture before its edges were joined: what a file says that it comes from."""
    notes: tuple[str, ...] = ()
    """For people, in the order in which it was done."""


def opaque_pixels(picture: Picture) -> Source:
    """Fill transparent parts from around them, and shrink what has a side above `LARGEST_SIDE`."""
    pixels, notes = filled_colours(picture), []
    if picture.alpha is not None and not (picture.alpha == 255).all():
        notes.append("the picture's transparency was left out, and what it hid filled from around it")
    height, width = pixels.shape[:2]
    if max(height, width) > LARGEST_SIDE:
        shrink = LARGEST_SIDE / max(height, width)
        pixels = resize(pixels, max(1, round(height * shrink)), max(1, round(width * shrink)))
        notes.append(f"the picture was shrunk from {width} x {height} to {pixels.shape[1]} x {pixels.shape[0]}")
    return Source(pixels, _pixel_hash(pixels), tuple(notes))


def wrapping_source(opaque: Source, cell: int) -> Source:
    """Let a picture's edges meet where they do not, and bring its sides to multiples of `cell` pixels."""
    notes = list(opaque.notes)
    wrapping = make_seamless(opaque.pixels)
    if not np.array_equal(wrapping, opaque.pixels):
        notes.append(f"the picture's edges did not meet (seam score {seam_score(opaque.pixels):.2f}) and were joined")
    height, width = wrapping.shape[:2]
    if min(height, width) < SMALLEST_SIDE:
        wrapping = repeated(wrapping, SMALLEST_SIDE)
        notes.append(f"the picture was repeated from {width} x {height} to {wrapping.shape[1]} x {wrapping.shape[0]}")
    rows, columns = (whole_cells(side, cell) for side in wrapping.shape[:2])
    return Source(resize_wrapping(wrapping, rows * cell, columns * cell), opaque.given, tuple(notes))


def whole_cells(side: int, cell: int) -> int:
    """Return how many cells come nearest to a side in pixels, at least enough for `SMALLEST_SIDE`."""
    return max((side + cell // 2) // cell, -(-SMALLEST_SIDE // cell))


def _pixel_hash(pixels: Pixels) -> str:
    """Return the first 16 hex digits of the SHA-256 of a picture's sides and pixels: the same for all its formats."""
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()[:16]
