"""Paths of least difference through a band in which two pictures overlap (Efros & Freeman 2001, "Image Quilting").

A path has one place in each row and moves by at most one from row to row. Where the band lies on a torus, the path
closes: its last place is a neighbour of its first. Must not know: pictures, what the difference is made of.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["closed_path", "open_path"]

Costs = NDArray[np.floating[Any]]
Path = NDArray[np.intp]


def open_path(costs: Costs) -> Path:
    """Return the cheapest path from the first row to the last.

    Args:
        costs: (rows, places) of being at a place; finite, or infinite where a path must not go.

    Returns:
        (rows,) the place in each row.
    """
    reached = _cheapest_ways(costs)
    return _traced_back(reached, int(reached[-1].argmin()))


def closed_path(costs: Costs) -> Path:
    """Return a cheap path whose ends meet: the cheapest one through a place that an endless path passes.

    The cheapest closed path of all would take a search for each place, and saves at most a detour near one row.
    """
    rows, places = costs.shape
    through = int(open_path(np.concatenate([costs, costs]))[rows])
    lap = np.concatenate([costs, costs[:1]])
    lap[0, np.arange(places) != through] = np.inf
    return _traced_back(_cheapest_ways(lap), through)[:-1]


def _cheapest_ways(costs: Costs) -> NDArray[np.float64]:
    """The cost of the cheapest way from the first row to each place."""
    reached = costs.astype(np.float64)
    above = np.full(costs.shape[1] + 2, np.inf)
    for row in range(1, len(costs)):
        above[1:-1] = reached[row - 1]
        reached[row] += np.minimum(np.minimum(above[:-2], above[1:-1]), above[2:])
    return reached


def _traced_back(reached: NDArray[np.float64], end: int) -> Path:
    """Follow the cheapest way that ends at a place of the last row."""
    path = np.empty(len(reached), np.intp)
    path[-1] = end
    for row in range(len(reached) - 2, -1, -1):
        first = max(path[row + 1] - 1, 0)
        path[row] = first + reached[row, first : path[row + 1] + 2].argmin()
    return path
