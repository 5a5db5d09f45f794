"""Pairs of un-eroded and eroded land from the simulation, as files: what `terrain.generate` learns from.

DIR/000000.npz, one for each seed: `base` and `height`, (size, size) float32 in cells, both wrap; `erosion`,
`character`, `roughness`, 0 to 1. Half of the bases were eroded on a grid four times as coarse and then given finer
noise, as the service does it to make valleys of all sizes. Must not know: networks, what a pair is used for.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.atomic import write_atomically
from capriccio.media.erosion import Climate, erode
from capriccio.media.fractal_noise import finer_heights, fractal_heights
from capriccio.media.water_flow import Floats

REFINEMENT = 4
"""How much coarser the grid is on which the large valleys are cut."""

REFINED_SHARE = 0.5
FEATURE_SHARES = (8, 4, 2)
"""The side in feature sizes, of land that is eroded on one grid only."""

SMALLEST_SIDE, LARGEST_SIDE = 32, 2048


@dataclass(frozen=True, eq=False)
class Pair:
    """Land before and after erosion, both (size, size) float32 in cells."""

    base: Floats
    height: Floats
    erosion: float
    character: float
    roughness: float


def simulate(seed: int, size: int) -> Pair:
    """Make the pair of a seed; `size` is a power of two from 32 to 2048.

    Raises:
        InvalidField: another size.
    """
    if not SMALLEST_SIDE <= size <= LARGEST_SIDE or size & (size - 1):
        allowed = f"powers of two from {SMALLEST_SIDE} to {LARGEST_SIDE}"
        raise InvalidField(f"size is {size}; allowed: {allowed}", field="size")
    random = np.random.default_rng(seed)
    erosion, character, roughness = random.random(3)
    climate = Climate.of(erosion, character)
    if random.random() < REFINED_SHARE:
        coarse = fractal_heights(size // REFINEMENT, seed, roughness, character)
        base = finer_heights(erode(coarse, climate, random), REFINEMENT, seed, roughness, character)
    else:
        feature_size = size // int(random.choice(FEATURE_SHARES))
        base = fractal_heights(size, seed, roughness, character, feature_size)
    return Pair(base, erode(base, climate, random), float(erosion), float(character), float(roughness))


def write_pairs(folder: Path, count: int, seed: int, size: int, report: Callable[[float], None]) -> int:
    """Write the pairs of `count` seeds from `seed` on; those that are there already stay. Return how many were made.

    Raises:
        InvalidField: a size that can't be.
        UnreadableFile: the folder can't be written to.
    """
    made = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for done, each in enumerate(range(seed, seed + count)):
            report(done / count)
            path = folder / f"{each:06d}.npz"
            if not path.exists():
                write_atomically(path, _packed(simulate(each, size)))
                made += 1
    except OSError as error:
        raise UnreadableFile(f"cannot write to {folder}: {error}", path=str(folder)) from error
    return made


def read_pair(path: Path) -> Pair:
    """Read one file.

    Raises:
        UnreadableFile: it is missing, damaged or no pair.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            base, height = arrays["base"], arrays["height"]
            settings = [float(arrays[name]) for name in ("erosion", "character", "roughness")]
    except Exception as error:  # NumPy and zipfile raise what the damage happens to hit
        raise UnreadableFile(f"{path} is no pair of heights: {error}", path=str(path)) from error
    square = base.ndim == 2 and base.shape == height.shape and base.shape[0] == base.shape[1]
    if not square or base.dtype != np.float32 or height.dtype != np.float32:
        found = f"{base.shape} {base.dtype} and {height.shape} {height.dtype}"
        raise UnreadableFile(f"{path} holds {found}; allowed: two equal squares of float32", path=str(path))
    return Pair(base, height, *settings)


def _packed(pair: Pair) -> bytes:
    buffer = io.BytesIO()
    np.savez(
        buffer,
        base=pair.base,
        height=pair.height,
        erosion=pair.erosion,
        character=pair.character,
        roughness=pair.roughness,
    )
    return buffer.getvalue()
