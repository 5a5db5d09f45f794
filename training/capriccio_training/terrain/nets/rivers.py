"""Rivers as layers of a network: a few steps of erosion by running water, from coarse grids to fine.

Where a valley runs is decided far upstream, which convolutions learn slowly; but it is known how water runs. So this
is what the networks of terrain begin or end with, and what they learn is the rest. On each grid of a pyramid, water is
shared out to lower neighbours, mostly the steepest (multiple flow directions: Freeman 1991, Quinn et al. 1991), cuts by
the stream power law with the square root of the area that it drains, slopes slide and soil creeps; what a coarse grid
cut, the next finer one begins with, and the water that it found. Only convolutions with fixed weights, sums and
products, so that it exports. `capriccio.media.erosion` is the simulation proper: whole rivers at once,
basins that overflow, thirty steps. Must not know: which network asks.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.nets.circular import wrapped
from capriccio_training.terrain.nets.torus import doubled, doubled_smoothly, lowest_neighbour, pyramid

OFFSETS = ((0, 1), (1, 0), (1, 1), (1, -1), (0, -1), (-1, 0), (-1, -1), (-1, 1))
"""Rows and columns to the neighbours."""


def _picked() -> Tensor:
    """(8, 1, 3, 3): as many kernels, each of which takes one neighbour. A convolution exports as one operator."""
    kernels = torch.zeros(len(OFFSETS), 1, 3, 3)
    for way, (down, across) in enumerate(OFFSETS):
        kernels[way, 0, 1 + down, 1 + across] = 1
    return kernels


PICKED = _picked()
ARRIVING = PICKED.flip(2, 3).transpose(0, 1).contiguous()
"""(1, 8, 3, 3): the sum of what all neighbours send here."""

CROSS = torch.tensor([[0.0, 0.25, 0.0], [0.25, 0.0, 0.25], [0.0, 0.25, 0.0]])[None, None]
"""(1, 1, 3, 3): the mean of the four neighbours at the sides."""

INVERSE_LENGTHS = torch.tensor([1.0 if 0 in offset else 2**-0.5 for offset in OFFSETS])[:, None, None]


@dataclass(frozen=True)
class Level:
    """How much is done on one grid."""

    steps: int
    rivers: float
    """How strongly rivers cut, against the simulation's."""
    channel: float
    """Square root of the area, in cells, from which on water cuts; less is a slope, as most of a coarse cell is."""


LEVELS = (
    Level(3, 1.2, 0.5),
    Level(6, 1.2, 1.5),
    Level(8, 1.0, 1.5),
    Level(8, 0.7, 1.5),
    Level(8, 0.4, 1.5),
    Level(8, 0.2, 1.5),
)
"""From the finest grid to the coarsest, of cells of 32x32."""

RIVERS = 2.5
"""At full erosion, as the simulation has it (`Climate.of`); so are the other numbers."""

FILLING = 0.3
SEDIMENT = 0.002


@torch.no_grad()
def carved(base: Tensor, character: Tensor) -> tuple[Tensor, list[Tensor]]:
    """Let rivers run over land; no gradient passes.

    Args:
        base: (N, 1, H, W) heights in cells; sides are multiples of 32.
        character: (N, 2) in 0 to 1: erosion, ridges.

    Returns:
        The land, and for each level of the pyramid (N, 1, H, W) the area in its cells that drains through each.
    """
    lands = pyramid(base, len(LEVELS) - 1)
    change, water = torch.zeros_like(lands[-1]), torch.ones_like(lands[-1])
    areas: list[Tensor] = []
    for level in range(len(LEVELS) - 1, -1, -1):
        before = lands[level] / 2**level
        if areas:
            # Through one of the two lanes of a coarse cell runs, on both its cells, what drains there: 4 areas / 2.
            change, water = 2 * doubled_smoothly(change), 2 * doubled(water)
        land = before + change
        land, water = _run(land, water, character[:, :, None, None], LEVELS[level])
        change = land - before
        areas.insert(0, water)
    return base + change, areas


def settled(land: Tensor, character: Tensor) -> Tensor:
    """Fill holes of a single cell a little above their lowest neighbour; where nothing erodes they stay.

    Args:
        land: (N, 1, H, W) heights in cells.
        character: (N, 2) in 0 to 1, as for `carved`.

    Returns:
        (N, 1, H, W) heights in cells.
    """
    share = (4 * character[:, :1, None, None]).clamp(max=1.0)
    return land + share * F.relu(lowest_neighbour(land) + SEDIMENT - land)


def _run(land: Tensor, water: Tensor, character: Tensor, level: Level) -> tuple[Tensor, Tensor]:
    """Let a level's steps happen; what stays the same in all of them is worked out once."""
    erosion, ridges = character[:, :1], character[:, 1:2]
    rivers = RIVERS * level.rivers / level.steps * erosion.square()
    repose = 0.7 + 0.6 * ridges + 4 * (1 - erosion) ** 4
    creep = erosion * (1.2 - 0.9 * ridges) / (4 * level.steps)
    kernels = tuple(kernel.to(land) for kernel in (PICKED, ARRIVING, CROSS, INVERSE_LENGTHS))
    made: tuple[Tensor, Tensor] = _stepped(
        land, water, level.steps, level.channel, rivers, FILLING * erosion, erosion, repose, creep, *kernels
    )
    return made


def _steps(
    land: Tensor,
    water: Tensor,
    steps: int,
    channel: float,
    rivers: Tensor,
    filling: Tensor,
    sliding: Tensor,
    repose: Tensor,
    creep: Tensor,
    picked: Tensor,
    arriving: Tensor,
    cross: Tensor,
    inverse_lengths: Tensor,
) -> tuple[Tensor, Tensor]:
    """In each step, move the water on by one cell, and let it and gravity work for a share of the time."""
    for _ in range(steps):
        beyond = wrapped(land, 1, 1)
        around = F.conv2d(beyond, picked)
        drops = F.relu(land - around) * inverse_lengths
        steepest = drops.amax(1, keepdim=True)
        chosen = (drops / (steepest + 1e-6)).square().square()  # in a pit, no neighbour is
        shares = chosen / (chosen.sum(1, keepdim=True) + 1e-6)
        water = 1 + F.conv2d(wrapped(shares * water, 1, 1), arriving)
        cut = rivers * F.relu(water.sqrt() - channel)
        lower = land - cut / (1 + cut) * (shares * drops).sum(1, keepdim=True)
        lower = lower + filling * F.relu(around.amin(1, keepdim=True) - lower)
        lower = lower - 0.25 * sliding * F.relu(steepest - repose)
        land = lower + creep * (F.conv2d(beyond, cross) - lower)
    return land, water


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # scripting is deprecated in favour of exporters that need another package
    _stepped = torch.jit.script(_steps)
"""The loop stays one loop in the exported file; traced, it would be thousands of operators, which take long to load."""
