"""What is measured of how land drains: pits, and two laws that rivers keep and noise does not.

Water leaves a field over its border. Heights in cells; must not know where they come from.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capriccio.media.water_flow import Floats, Flow, Grid, flow

LEAST_AREA = 30
"""Cells that a river drains; less is a slope."""

LEAST_SLOPE = 1e-3


def pits(fields: Sequence[Floats]) -> float:
    """Lowest points of basins without a way out, in each thousand cells. Real land has few: they fill up."""
    drained = [_drained(field) for field in fields]
    return 1000 * float(sum(water.pits.sum() for water in drained)) / sum(field.size for field in fields)


def hack_exponent(fields: Sequence[Floats]) -> float:
    """How the length of the longest river grows with the land it drains: length ~ area^h (Hack 1957).

    0.5 would be basins of one shape; real ones get longer as they get larger, 0.5 to 0.6.
    """
    areas, lengths = [], []
    for field in fields:
        water = _drained(field)
        area = water.area()
        river = area >= LEAST_AREA
        areas.append(area[river])
        lengths.append(longest(water)[river])
    return _exponent(np.concatenate(areas), np.concatenate(lengths))


def concavity(fields: Sequence[Floats]) -> float:
    """How much flatter rivers get downstream: slope ~ area^-theta (Flint 1974). Real rivers have 0.3 to 0.6."""
    areas, slopes = [], []
    for field in fields:
        water, flat = _drained(field), field.ravel()
        slope = (flat - flat[water.receivers]) / water.distances
        area = water.area()
        river = (area >= LEAST_AREA) & (slope > LEAST_SLOPE)
        areas.append(area[river])
        slopes.append(slope[river])
    return -_exponent(np.concatenate(areas), np.concatenate(slopes))


def longest(water: Flow) -> Floats:
    """The length in cells of the longest way that water takes to each cell."""
    count = water.receivers.size
    cells = np.arange(count)
    beyond = np.append(np.where(water.receivers == cells, count, water.receivers), count)
    ways = np.append(water.distances, 0.0).astype(np.float64)
    longest_way = np.zeros(count + 1)
    while True:
        reached = longest_way.copy()
        np.maximum.at(reached, beyond, longest_way + ways)
        longest_way = reached
        if (beyond == count).all():
            found: Floats = longest_way[:count].astype(np.float32)
            return found
        ways = ways + ways[beyond]
        beyond = beyond[beyond]


def _drained(field: Floats) -> Flow:
    border = np.ones(field.shape, bool)
    border[1:-1, 1:-1] = False
    return flow(field, Grid.of(*field.shape, wraps=False), border)


def _exponent(areas: NDArray[np.float32], values: NDArray[np.float32]) -> float:
    """Slope in double logarithms, of the means in bins of area: there are many more small rivers than large ones."""
    bins = np.digitize(np.log2(areas), np.arange(np.log2(LEAST_AREA), 32, 0.5))
    filled = [each for each in np.unique(bins) if (bins == each).sum() >= 10]
    middles = [np.log(areas[bins == each]).mean() for each in filled]
    means = [np.log(values[bins == each]).mean() for each in filled]
    return float(np.polyfit(middles, means, 1)[0]) if len(filled) > 1 else 0.0
