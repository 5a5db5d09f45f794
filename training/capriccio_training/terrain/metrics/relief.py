"""What is measured of the shape of land: slopes, spectrum, hypsometry. Heights in cells; must not know where from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capriccio.media.water_flow import Floats
from capriccio_training.terrain.data.elevation import wrapped

DEGREES = 90
"""Bins of a slope histogram."""

LOW_CYCLES, HIGH_SHARE = 3, 0.25
"""The band of the spectrum that is fitted: from so many cycles on a side to so many cycles per cell."""


def slope_histogram(fields: Sequence[Floats]) -> NDArray[np.float64]:
    """Which share of the cells has a slope of 0 to 1, 1 to 2, … 89 to 90 degrees."""
    counts = np.zeros(DEGREES)
    for field in fields:
        down, across = np.gradient(field)
        degrees = np.degrees(np.arctan(np.hypot(down, across)))
        counts += np.histogram(degrees, DEGREES, (0, DEGREES))[0]
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def slope_distance(one: Sequence[Floats], other: Sequence[Floats]) -> float:
    """Earth mover's distance of two slope histograms in degrees: how much slopes would have to change in the mean."""
    difference = slope_histogram(one).cumsum() - slope_histogram(other).cumsum()
    return float(np.abs(difference).sum())


def slope_quantile(fields: Sequence[Floats], share: float) -> float:
    """The slope in degrees that `share` of the cells do not exceed."""
    return float(np.searchsorted(slope_histogram(fields).cumsum(), share) + 0.5)


def spectrum_slope(fields: Sequence[Floats]) -> float:
    """Exponent of the radial power spectral density; -2 H - 2 for fractal land of Hurst exponent H.

    The periodic part of each field is taken, so that land that does not wrap shows no cross.
    """
    power = np.mean([np.abs(np.fft.fft2(wrapped(field))) ** 2 for field in fields], axis=0)
    rows, columns = power.shape
    cycles = np.hypot(*np.meshgrid(np.fft.fftfreq(rows), np.fft.fftfreq(columns), indexing="ij"))
    rings = np.geomspace(LOW_CYCLES / min(rows, columns), HIGH_SHARE, 12)
    ring = np.digitize(cycles, rings)
    means = [power[ring == each].mean() for each in range(1, len(rings))]
    middles = np.sqrt(rings[:-1] * rings[1:])
    return float(np.polyfit(np.log(middles), np.log(means), 1)[0])


def hypsometric_integral(fields: Sequence[Floats]) -> float:
    """Mean height between the lowest (0) and the highest point (1): about 0.5 young land, 0.35 old."""
    return float(np.mean([(field.mean() - field.min()) / (field.max() - field.min()) for field in fields]))
