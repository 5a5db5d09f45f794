"""How alike pictures are to each other: variations among themselves, and a texture to itself moved along.

Both are correlations of luminance on the torus, in one product of spectra for all shifts at once, after slow shading
was taken out. Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio_training.texture.metrics.patches import Pixels, grey

__all__ = ["diversity", "repetition"]

SHADING = 1 / 8
"""Standard deviation, as a share of the shorter side, of the blur that is taken for shading."""

NEAR = 1 / 10
"""Shifts of less than this share of the shorter side are no repetition: everything is like itself there."""


def diversity(pictures: Sequence[Pixels]) -> float | None:
    """How different pictures are from each other, however they are moved: 1 less their highest correlation.

    Args:
        pictures: (H, W, 3) uint8, all of one size.

    Returns:
        The mean over all pairs: 0 for the same picture, moved or not, about 0.9 for unrelated ones; None for less than
        two pictures.
    """
    if len(pictures) < 2:
        return None
    spectra = [_spectrum(picture) for picture in pictures]
    shape = pictures[0].shape[:2]
    highest = [np.fft.irfft2(some * others.conj(), s=shape).max() for some, others in combinations(spectra, 2)]
    return float(1 - np.mean(highest).clip(0, 1))


def repetition(picture: Pixels) -> float:
    """The highest correlation of a picture with itself moved along: 1 where a smaller tile repeats.

    A wall of bricks repeats by nature; compare with the texture that it should be like.
    """
    spectrum = _spectrum(picture)
    rows, columns = picture.shape[:2]
    correlation = np.fft.irfft2(spectrum * spectrum.conj(), s=(rows, columns))
    down = np.abs(np.fft.fftfreq(rows) * rows)[:, None]
    right = np.abs(np.fft.fftfreq(columns) * columns)[None]
    return float(correlation[np.hypot(down, right) >= NEAR * min(rows, columns)].max(initial=0).clip(0, 1))


def _spectrum(picture: Pixels) -> NDArray[np.complexfloating[Any, Any]]:
    """The spectrum of luminance without shading, of unit energy."""
    luminance = grey(picture)
    rows, columns = luminance.shape
    squared = np.square(np.fft.fftfreq(rows))[:, None] + np.square(np.fft.rfftfreq(columns))[None]
    sharp = 1 - np.exp(-2 * (np.pi * SHADING * min(rows, columns)) ** 2 * squared)
    evened = np.fft.irfft2(np.fft.rfft2(luminance) * sharp, s=(rows, columns))
    return np.fft.rfft2(evened / max(float(np.linalg.norm(evened)), 1e-6))
