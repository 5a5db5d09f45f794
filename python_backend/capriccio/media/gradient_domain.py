"""Joining two pictures without an edge: neighbours keep their differences, colours follow (Pérez et al. 2003).

The picture lies on a torus, so the screened Poisson equation is one division of frequencies. The screening keeps the
result near what was joined, and evens out over a distance what can't be kept: going around a torus, all
differences must add up to nothing. Must not know: where pictures are joined, and why.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["blend"]

Floats = NDArray[np.float32]


def blend(under: Floats, over: Floats, covered: NDArray[np.bool_], fade_px: float, open_rows: bool = False) -> Floats:
    """Lay one picture over a part of another and even out the colours.

    Args:
        under: (H, W, channels) float32.
        over: the same; only what lies beside or under `covered` is read.
        covered: (H, W), where `over` lies.
        fade_px: distance over which what can't be kept is evened out.
        open_rows: whether the last row and the first are no neighbours yet.

    Returns:
        (H, W, channels) float32; may leave the range of what was given.
    """
    joined = np.where(covered[..., None], over, under)
    down, right = (_steps(under, over, covered, axis) for axis in (0, 1))
    if open_rows:
        down[-1] = 0
    wanted = (np.roll(down, 1, 0) - down) + (np.roll(right, 1, 1) - right)
    return _solved(wanted, joined, np.float32(1 / fade_px**2))


def _steps(under: Floats, over: Floats, covered: NDArray[np.bool_], axis: int) -> Floats:
    """The difference of each pixel to its next neighbour: of the picture that both are from, or the mean of the two."""
    lies: Floats = covered.astype(np.float32)[..., None]
    share = (lies + np.roll(lies, -1, axis)) * np.float32(0.5)
    mixed: Floats = (np.roll(under, -1, axis) - under) * (1 - share)
    mixed += (np.roll(over, -1, axis) - over) * share
    return mixed


def _solved(wanted: Floats, joined: Floats, screening: np.float32) -> Floats:
    """The field whose negative Laplacian, and itself times the screening, come nearest to what is wanted."""
    rows, columns = joined.shape[:2]
    laplacian = np.add.outer(_second_difference(np.fft.fftfreq(rows)), _second_difference(np.fft.rfftfreq(columns)))
    solution = np.empty_like(joined)
    for channel in range(joined.shape[2]):
        spectrum = np.fft.rfft2(wanted[..., channel] + screening * joined[..., channel])
        solution[..., channel] = np.fft.irfft2(spectrum / (laplacian + screening), s=(rows, columns))
    return solution


def _second_difference(frequency: NDArray[np.floating[Any]]) -> Floats:
    """The response of 2 f(x) - f(x-1) - f(x+1) at cycles per pixel."""
    response: Floats = (2 - 2 * np.cos(2 * np.pi * frequency)).astype(np.float32)
    return response
