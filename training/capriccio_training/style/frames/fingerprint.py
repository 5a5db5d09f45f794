"""Which pictures show the same: a difference hash, and all that were kept so far.

The picture is brought down to 17x17 levels of luminance. Each of 16x16 cells gives two bits: is the one to its right
brighter, and the one below? Compression, scaling and small moving things change few of the 512 bits, another view
about half of them. Must not know: files, videos.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["BITS", "Fingerprints", "fingerprint"]

CELLS = 16
BITS = 2 * CELLS * CELLS
MARGIN = 2  # levels by which a neighbour must be brighter: noise on even surfaces gives no bits

_ONES = np.array([bin(word).count("1") for word in range(1 << 16)], np.uint8)
"""How many bits are set, of 16."""

Bytes = NDArray[np.uint8]


def fingerprint(pixels: Bytes, hidden: NDArray[np.bool_] | None = None) -> Bytes:
    """Return the hash of (H, W, 3) uint8 sRGB as (64,) uint8; pixels that are ``hidden`` (H, W) don't count."""
    grey = Image.fromarray(pixels).convert("L")
    if hidden is not None and hidden.any() and not hidden.all():
        levels = np.array(grey)
        levels[hidden] = levels[~hidden].mean()
        grey = Image.fromarray(levels)
    small = np.asarray(grey.resize((CELLS + 1, CELLS + 1), Image.Resampling.BOX)).astype(np.int16)
    right = small[:-1, 1:] > small[:-1, :-1] + MARGIN
    below = small[1:, :-1] > small[:-1, :-1] + MARGIN
    return np.packbits(np.concatenate([right.ravel(), below.ravel()]))


class Fingerprints:
    """The hashes of all kept pictures."""

    def __init__(self) -> None:
        self._rows = np.zeros((64, BITS // 8), np.uint8)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, found: Bytes) -> None:
        """Remember a hash."""
        if self._count == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[self._count] = found
        self._count += 1

    def nearest(self, found: Bytes) -> int:
        """Return in how many bits the most similar picture differs (Hamming distance); `BITS` where there is none."""
        if not self._count:
            return BITS
        differing = (self._rows[: self._count] ^ found).view(np.uint16)
        return int(_ONES[differing].sum(axis=1, dtype=np.uint16).min())
