"""Noise on a torus, made from its spectrum. Must not know: materials."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Field", "noise"]

Field = NDArray[np.floating[Any]]
"""(side, side), in single precision where it matters for speed."""


def noise(
    side: int,
    random: np.random.Generator,
    fall: float = 1.0,
    longest_px: float | None = None,
    shortest_px: float = 2.0,
    stretch: tuple[float, float] = (1.0, 1.0),
) -> Field:
    """Draw noise of mean 0 and standard deviation 1.

    Args:
        side: of the square, in pixels.
        random: draws it.
        fall: amplitudes go with 1/frequency^fall; 0 is white, 1 pink, 2 hills.
        longest_px: longest wavelength; the whole side where it is None.
        shortest_px: shortest wavelength.
        stretch: how much longer it is (down, right): (1, 8) for the grain of a plank that lies.
    """
    down = np.fft.fftfreq(side)[:, None] * stretch[0]
    right = np.fft.rfftfreq(side)[None] * stretch[1]
    frequency = np.hypot(down, right)
    inside = (frequency >= 1 / (longest_px or side) - 1e-9) & (frequency <= 1 / shortest_px)
    amplitude = np.where(inside, np.maximum(frequency, 1 / side) ** -fall, 0)
    drawn = np.fft.irfft2(np.fft.rfft2(random.standard_normal((side, side))) * amplitude, s=(side, side))
    scaled: Field = ((drawn - drawn.mean()) / max(float(drawn.std()), 1e-9)).astype(np.float32)
    return scaled
