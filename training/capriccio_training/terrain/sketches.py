"""Sketches from land: where its ridges, peaks and rivers are, drawn as a person would draw some of them.

A sketch is (H, W, 3) uint8: red ridges, green peaks, blue rivers, black where nothing is said. Rivers are where much
land drains through; ridges are the rivers of the land turned upside down (Guérin et al. 2017). What is found is kept
once for a field (`Outline`), and drawn anew each time: other lines are left out, wobble and have another thickness.
Must not know: networks, files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.media.water_flow import Floats, Grid, flow

OUTLET_SHARE = 0.03
"""Of the cells, the lowest (for ridges the highest) are where lines end."""

SURROUNDINGS = 8
"""Cells: a ridge lies above the mean so far around it, a river below."""

PEAK_DISTANCE = 12
"""Cells in which a peak is the highest."""

FEWEST, MOST = 0.42, 0.68
"""How much land a line drains to be drawn, in the exponent: cells to the power of so much."""

LEFT_OUT = 0.15
"""How often one of ridges, peaks and rivers is not drawn at all."""

WOBBLE = 3.0
"""Cells by which lines are off, at most."""


@dataclass(frozen=True, eq=False)
class Outline:
    """What could be drawn of a field: (H, W, 3) uint8, how important the ridge, peak or river is, 0 to 255."""

    importance: NDArray[np.uint8]


def outline(heights: Floats) -> Outline:
    """Find ridges, peaks and rivers of land that wraps, (H, W) in cells."""
    excess = heights - blurred(heights, SURROUNDINGS)
    ridges = np.where(excess > 0, _lines(-heights), 0)
    rivers = np.where(excess < 0, _lines(heights), 0)
    return Outline((np.stack([ridges, _peaks(heights), rivers], 2) * 255).astype(np.uint8))


def draw(outlines: Outline, random: np.random.Generator) -> NDArray[np.uint8]:
    """Draw some of it, as a hand would; (H, W, 3) uint8."""
    importance = outlines.importance.astype(np.float32) / 255
    size = importance.shape[0]
    least = random.uniform(FEWEST, MOST, 3)
    least[1] = random.uniform(0.1, 0.8)
    strokes: Floats = (importance > least).astype(np.float32)
    strokes *= random.random(3) >= LEFT_OUT
    strokes = strokes * (_waves(size, 4, random) > random.uniform(-2.5, 0.5))[:, :, None]
    strokes = _displaced(strokes.astype(np.float32), random)
    for channel, thinnest in enumerate((0, 2, 0)):
        strokes[:, :, channel] = _thickened(strokes[:, :, channel], thinnest + int(random.integers(0, 3)))
    if random.random() < 0.5:
        strokes = np.stack([blurred(strokes[:, :, channel], 1) for channel in range(3)], 2)
    drawn: NDArray[np.uint8] = (np.clip(strokes, 0, 1) * 255).astype(np.uint8)
    return drawn


def _lines(heights: Floats) -> Floats:
    """How much drains through each cell, as the exponent of all cells: 0 (one) to 1 (all)."""
    outlets = heights <= np.quantile(heights, OUTLET_SHARE)
    area = flow(heights, Grid.of(*heights.shape, wraps=True), outlets).area().reshape(heights.shape)
    lines: Floats = (np.log(area) / math.log(heights.size)).astype(np.float32)
    return lines


def _peaks(heights: Floats) -> Floats:
    """Where nothing near is higher; the higher above the mean, the more important."""
    highest = heights
    for axis in (0, 1):
        highest = np.max([np.roll(highest, shift, axis) for shift in range(-PEAK_DISTANCE, PEAK_DISTANCE + 1)], axis=0)
    rise = (heights - heights.mean()) / max(float(heights.max() - heights.mean()), 1e-6)
    return np.where(heights == highest, np.clip(rise, 0, 1), 0)


def _displaced(strokes: Floats, random: np.random.Generator) -> Floats:
    """Move every stroke by a few cells, near ones alike."""
    size = strokes.shape[0]
    amount = random.uniform(0, WOBBLE)
    rows, columns = np.mgrid[:size, :size]
    moved = [(np.clip(_waves(size, 16, random), -2, 2) * amount / 2).round().astype(int) for _ in range(2)]
    displaced: Floats = strokes[(rows + moved[0]) % size, (columns + moved[1]) % size]
    return displaced


def _waves(size: int, lattice: int, random: np.random.Generator) -> Floats:
    """Smooth numbers of a standard deviation near 1 that wrap."""
    waves = random.standard_normal((lattice, lattice)).astype(np.float32).repeat(size // lattice, 0)
    return blurred(waves.repeat(size // lattice, 1), size // lattice // 2) * 1.5


def _thickened(stroke: Floats, cells: int) -> Floats:
    for _ in range(cells):
        stroke = np.max([stroke, *(np.roll(stroke, shift, axis) for axis in (0, 1) for shift in (-1, 1))], axis=0)
    return stroke


def blurred(field: NDArray[Any], cells: int) -> Floats:
    """Mean over squares of 2 cells + 1, on the torus."""
    for axis in (0, 1):
        total = np.concatenate([field.take(range(-cells - 1, 0), axis), field, field.take(range(cells), axis)], axis)
        total = total.cumsum(axis, dtype=np.float64)
        sums = total.take(range(2 * cells + 1, total.shape[axis]), axis) - total.take(
            range(total.shape[axis] - 2 * cells - 1), axis
        )
        field = (sums / (2 * cells + 1)).astype(np.float32)
    return field
