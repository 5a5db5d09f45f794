"""Erosion of a height field on a torus: rivers cut, slopes slide, soil creeps, basins fill.

Rivers by the stream power law, solved implicitly along the rivers so that a step may be long (Braun and Willett 2013):

    dz/dt = -K A^m S,  m = 1/2                     h = (h0 + F h_receiver) / (1 + F),  F = K A^m dt / distance

With m = 1/2 and heights in cells, K has no unit: land eroded on a coarse grid and then refined erodes on as it would
have on the fine one. Slopes are cut to an angle of repose, soil creeps by diffusion, and what can't flow out of a basin
is partly filled. A recurrence along all rivers at once is solved by composing its steps (pointer doubling), which is
how a step takes milliseconds without a compiled loop. Must not know: networks, files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .water_flow import Floats, Flow, Grid, doubled, flow

__all__ = ["LARGEST_DRAINED", "STEPS", "Climate", "drained", "erode"]

STEPS = 30
"""More change little: the stream power law is solved implicitly."""

DRAINING_STEPS = 8
"""Steps, of as many, after which land that a model has eroded has a fourth of its pits left."""

LARGEST_DRAINED = 512
"""Cells a side: a step takes 6 ms for 128 x 128 cells, and a second for 2048 x 2048."""

SEA = 0.03
"""Share of the cells, the lowest, to which everything drains: a torus has no edge for water to leave."""

LOOSE_REPOSE = 4.0
"""What is added to the angle of repose where nothing erodes."""


@dataclass(frozen=True)
class Climate:
    """How strongly the land is eroded over the whole time; all without units, heights in cells."""

    rivers: float
    """K times the time: a river that drains A cells cuts back by so many times the square root of A."""
    creep: float
    """Diffusivity times the time, in squared cells; up to a quarter for each step."""
    repose: float
    """The steepest slope that stands: 1 is 45 degrees."""
    filling: float
    """Which share of a basin's depth each step fills."""

    @classmethod
    def of(cls, erosion: float, character: float) -> Climate:
        """What the models' two settings mean.

        Args:
            erosion: 0 (the land stays as it is) to 1 (valleys everywhere).
            character: 0 (soft hills: soil creeps and slides early) to 1 (rock: sharp ridges, steep slopes).
        """
        return cls(
            rivers=2.5 * erosion**2,
            creep=erosion * (1.2 - 0.9 * character),
            repose=0.7 + 0.6 * character + LOOSE_REPOSE * (1 - erosion) ** 4,
            filling=0.05 * erosion,
        )


def erode(
    heights: Floats,
    climate: Climate,
    random: np.random.Generator,
    steps: int = STEPS,
    between: Callable[[], object] = lambda: None,
) -> Floats:
    """Erode land that wraps.

    Args:
        heights: (rows, columns) float32, in cells; not changed.
        climate: how strongly, in `STEPS` steps.
        random: which way water takes where several are alike.
        steps: how many of them.
        between: called before each of the four parts of a step, to let others go first; may raise.

    Returns:
        (rows, columns) float32, in cells.
    """
    grid = Grid.of(*heights.shape, wraps=True)
    outlets = heights <= np.quantile(heights, SEA)
    land = heights.astype(np.float32)
    for _ in range(steps):
        between()
        water = flow(land, grid, outlets, random)
        between()
        land = _cut(land.ravel(), water, climate.rivers / STEPS).reshape(land.shape)
        between()
        land = _fill(land.ravel(), water, climate.filling).reshape(land.shape)
        between()
        land = _slide(land, climate.repose)
        land = _creep(land, climate.creep / STEPS)
    return land


def drained(
    heights: Floats, erosion: float, character: float, seed: int, between: Callable[[], object] = lambda: None
) -> Floats:
    """Let rivers find their way out of land that is eroded already, where it is no larger than `LARGEST_DRAINED`.

    A network sees that water stands in a basin, but where it would leave it is decided far away. A few steps of whole
    rivers cut the passes through; arguments and result as of `erode` and `Climate.of`.
    """
    if max(heights.shape) > LARGEST_DRAINED or erosion == 0:
        return heights
    random = np.random.Generator(np.random.PCG64([seed, len(heights)]))
    return erode(heights, Climate.of(erosion, character), random, DRAINING_STEPS, between)


def _cut(flat: Floats, water: Flow, strength: float) -> Floats:
    """The stream power law over one step; `strength` is K dt."""
    factor = strength * np.sqrt(water.area()) / water.distances
    factor[(water.receivers == np.arange(flat.size)) | water.pits] = 0
    offset, slope = flat / (1 + factor), factor / (1 + factor)
    for receivers in doubled(water.receivers):  # h = offset + slope * h_receiver
        offset, slope = offset + slope * offset[receivers], slope * slope[receivers]
    return offset.astype(np.float32)


def _fill(flat: Floats, water: Flow, share: float) -> Floats:
    """Raise what lies below the passes that its water must cross."""
    level = flat
    for receivers in doubled(water.receivers):
        level = np.maximum(level, level[receivers])
    raised: Floats = flat + np.float32(share) * (level - flat)
    return raised


def _slide(land: Floats, repose: float) -> Floats:
    """Move what is steeper than the angle of repose down to the next cell, half of the excess for each pair."""
    moved = np.zeros_like(land)
    for down, across, length in ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5)):
        step = land - np.roll(land, (-down, -across), (0, 1))
        excess = np.sign(step) * np.maximum(np.abs(step) - repose * length, 0) * np.float32(1 / 8)
        moved += np.roll(excess, (down, across), (0, 1)) - excess
    return land + moved


def _creep(land: Floats, amount: float) -> Floats:
    """Diffusion by the four neighbours."""
    around = sum(np.roll(land, shift, axis) for axis in (0, 1) for shift in (1, -1))
    crept: Floats = land + np.float32(amount) * (around - 4 * land)
    return crept
