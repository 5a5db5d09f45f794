"""Fractal heights on a torus: the un-eroded land that terrain models are trained on and given when they run.

A sum of octaves (fractional Brownian motion), each a smooth spread of seeded normal numbers on a lattice, twice as
fine as the one before it; `character` folds octaves into ridges (Musgrave et al. 1989, Musgrave's ridged noise). An
octave is decided by the seed and its number of lattice points alone, so a seed names the same land at every size.
Training and running must see the same land: whoever changes a constant here trains the models anew. Only additions and
multiplications of float32, no FFT: the same numbers on every machine. Must not know: erosion, models, files.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField

__all__ = ["finer_heights", "fractal_heights"]

Heights: TypeAlias = NDArray[np.float32]

SMALLEST_SIDE, LARGEST_SIDE = 4, 8192

FEATURES = 4
"""Lattice points of the first octave along a side, where the caller names no feature size."""

GRADIENT_HILLS, GRADIENT_RIDGES = 0.04, 0.09
"""Standard deviation of the first octave in feature sizes, at `character` 0 and 1: how steep the land is at large."""

EXPONENT_SMOOTH, EXPONENT_ROUGH = 1.15, 0.75
"""Hurst exponent at `roughness` 0 and 1: octaves of half the size are 2^-exponent as high. Real land has 0.6 to 1.2."""

SPREADS = 2
"""How often an octave is doubled before it is folded; ridges are then sharp to a cell."""

SPREAD_DEVIATIONS = (1.0, 0.625, 0.5625 + 1 / 256)
"""Standard deviation of normal numbers after so many doublings: in each direction the mean square of the weights."""

LARGEST_ROUND = 128
"""Lattice points up to which an octave does not show its lattice. Finer octaves, too small to see it, are spread from a
fourth as many numbers."""

ROUND_DEVIATIONS = (252 / 1024, 70 / 256, 64.75 / 256)
"""As `SPREAD_DEVIATIONS`, for numbers that are blurred on twice as fine a lattice."""

FOLD_MEAN, FOLD_DEVIATION = math.sqrt(2 / math.pi), math.sqrt(1 - 2 / math.pi)
"""Of the absolute value of a normal number."""


def fractal_heights(
    size: int, seed: int, roughness: float = 0.5, character: float = 0.0, feature_size: int | None = None
) -> Heights:
    """Make land that wraps in both directions.

    Args:
        size: cells along each side, a power of two from 4 to 8192.
        seed: 0 or more; which land.
        roughness: 0 (only large shapes) to 1 (rugged down to single cells).
        character: 0 (rolling hills) to 1 (steep, with ridges).
        feature_size: cells between the lattice points of the largest octave, a power of two up to `size`; a quarter
            of the side without it.

    Returns:
        (size, size) float32 in cells, so that a step of 1 between neighbours is 45 degrees; about 0 in the mean.

    Raises:
        InvalidField: a size that is no such power of two, or a number out of its range.
    """
    first = _features(size, feature_size)
    flat = np.zeros((first, first), np.float32)
    return finer_heights(flat, size // first, seed, roughness, character, feature_size)


def finer_heights(
    heights: Heights,
    factor: int,
    seed: int,
    roughness: float = 0.5,
    character: float = 0.0,
    feature_size: int | None = None,
) -> Heights:
    """Put land on a grid `factor` times as fine, and add the octaves that the coarse grid can't hold.

    Args:
        heights: (n, n) float32 in cells of the coarse grid; n is a power of two.
        factor: a power of two; `n * factor` is the new side.
        seed, roughness, character, feature_size: as for `fractal_heights`, in cells of the fine grid.

    Returns:
        (n * factor, n * factor) float32 in cells of the fine grid, `factor` times as many.

    Raises:
        InvalidField: a size that is no such power of two, or a number out of its range.
    """
    coarse = heights.shape[0]
    size = coarse * factor
    _check_between("roughness", roughness, 0, 1)
    _check_between("character", character, 0, 1)
    if seed < 0:
        raise InvalidField(f"seed is {seed}; allowed: 0 or more", field="seed")
    feature = size // _features(size, feature_size)
    gradient = GRADIENT_HILLS + (GRADIENT_RIDGES - GRADIENT_HILLS) * character
    exponent = EXPONENT_SMOOTH + (EXPONENT_ROUGH - EXPONENT_SMOOTH) * roughness

    land: Heights = np.float32(factor) * heights
    for lattice in _doublings(coarse, size):
        doublings = min(SPREADS, (size // lattice).bit_length() - 1)
        random = np.random.Generator(np.random.PCG64([seed, lattice]))
        smooth = _round if lattice <= LARGEST_ROUND else _spread
        octave = _folded(_displaced(smooth(random, lattice, doublings), random, doublings), character)
        while land.shape[0] < octave.shape[0]:
            land = _doubled(land)
        octave *= np.float32(gradient * feature * (size / lattice / feature) ** exponent)
        land += octave
    return land


def _features(size: int, feature_size: int | None) -> int:
    """Lattice points of the first octave along a side."""
    allowed = f"powers of two from {SMALLEST_SIDE} to {LARGEST_SIDE}"
    if not (SMALLEST_SIDE <= size <= LARGEST_SIDE and _is_power_of_two(size)):
        raise InvalidField(f"size is {size}; allowed: {allowed}", field="size")
    if feature_size is None:
        return FEATURES
    if not (1 <= feature_size <= size and _is_power_of_two(feature_size)):
        message = f"feature_size is {feature_size}; allowed: powers of two up to the size, {size}"
        raise InvalidField(message, field="feature_size")
    return size // feature_size


def _is_power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


def _check_between(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise InvalidField(f"{name} is {value}; allowed: {least} to {most}", field=name)


def _doublings(first: int, last: int) -> list[int]:
    """List first, 2 first, … last."""
    return [first << step for step in range((last // first).bit_length())]


def _normal(random: np.random.Generator, lattice: int) -> Heights:
    return random.standard_normal((lattice, lattice), dtype=np.float32)


def _spread(random: np.random.Generator, lattice: int, doublings: int) -> Heights:
    """Put normal numbers on a finer grid, with a standard deviation of 1 as before."""
    octave = _normal(random, lattice)
    for _ in range(doublings):
        octave = _doubled(octave)
    octave *= np.float32(1 / SPREAD_DEVIATIONS[doublings])
    return octave


def _round(random: np.random.Generator, lattice: int, doublings: int) -> Heights:
    """As `_spread`, without squares: what is only spread is steeper half-way between the points of its lattice.

    Normal numbers on twice as fine a lattice are blurred by the binomial weights 1, 4, 6, 4, 1. That is nearly a
    Gaussian, which is as wide in every direction.
    """
    octave: Heights = _blurred(_blurred(_normal(random, 2 * lattice)).T).T
    if doublings == 0:
        octave = (octave[0::2, 0::2] + octave[1::2, 0::2] + octave[0::2, 1::2] + octave[1::2, 1::2]) * np.float32(0.25)
    for _ in range(doublings - 1):
        octave = _doubled(octave)
    octave *= np.float32(1 / ROUND_DEVIATIONS[doublings])
    return octave


def _blurred(field: Heights) -> Heights:
    """Blur across the rows, which wrap."""
    near = np.roll(field, 1, 0) + np.roll(field, -1, 0)
    far = np.roll(field, 2, 0) + np.roll(field, -2, 0)
    blurred: Heights = (np.float32(6) * field + np.float32(4) * near + far) * np.float32(1 / 16)
    return blurred


def _displaced(octave: Heights, random: np.random.Generator, doublings: int) -> Heights:
    """Move an octave by a random part of its lattice.

    Between two lattice points land is steeper than at them. Where the lattices of all octaves meet, at the edge of the
    torus first of all, that would add up to lines that run through the land.
    """
    quarters = random.integers(0, 1 << SPREADS, 2) >> (SPREADS - doublings)
    return np.roll(octave, (int(quarters[0]), int(quarters[1])), (0, 1))


def _folded(octave: Heights, character: float) -> Heights:
    """Mix an octave with its ridges, which run where it crosses 0; mean and deviation stay 0 and 1."""
    if character == 0:
        return octave
    ridges = np.abs(octave)
    ridges -= np.float32(FOLD_MEAN)
    ridges *= np.float32(-character / FOLD_DEVIATION)
    ridges += np.float32(1 - character) * octave
    ridges *= np.float32(1 / math.hypot(character, 1 - character))
    return ridges


def _doubled(field: Heights) -> Heights:
    """Twice as many cells each way, by Chaikin's weights 3/4 and 1/4, whose limit is a quadratic B-spline; it wraps."""
    rows = np.empty((2 * field.shape[0], field.shape[1]), np.float32)
    near, far = np.float32(0.75) * field, np.float32(0.25) * field
    np.add(near, np.roll(far, 1, 0), out=rows[0::2])
    np.add(near, np.roll(far, -1, 0), out=rows[1::2])
    both = np.empty((2 * field.shape[0], 2 * field.shape[1]), np.float32)
    near, far = np.float32(0.75) * rows, np.float32(0.25) * rows
    np.add(near, np.roll(far, 1, 1), out=both[:, 0::2])
    np.add(near, np.roll(far, -1, 1), out=both[:, 1::2])
    return both
