"""The forms of materials: what lies where, how high, and how rough its parts are.

Every form draws its own sizes and proportions, so that no two are alike. Heights are in pixels, as the normals of a
texture need them. Must not know: colours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from capriccio_training.texture.data.materials.layouts import Cells, courses, scattered, turned
from capriccio_training.texture.data.materials.torus_noise import Field, noise

__all__ = ["FORMS", "Form", "Relief"]

SIDE_PX = 128
"""Of the picture for which sizes are drawn; larger ones show the same with more pixels."""


@dataclass(frozen=True, eq=False)
class Relief:
    """A form without colours."""

    height_px: Field
    body: Field
    """1 on stones and boards, 0 in the joints between."""
    cells: Cells
    roughness: tuple[float, float]
    """Of body and joints."""
    grain: tuple[float, float] = (1.0, 1.0)
    """How far what is painted on it is stretched, down and to the right."""


Form: TypeAlias = Callable[[int, np.random.Generator], Relief]


def bricks(side: int, random: np.random.Generator) -> Relief:
    """Bricks, in courses, with mortar between."""
    rows = int(random.integers(4, 17))
    columns = max(1, round(rows * random.uniform(0.3, 0.6)))
    cells = courses(side, random, rows, columns, float(random.choice([0.5, 0.5, 0.5, 1 / 3, 0.0])), _some(random, 1.0))
    return _laid(side, random, cells, joint_px=random.uniform(0.6, 2.0), depth_px=random.uniform(1.0, 4.0), tilt_px=0.8)


def tiles(side: int, random: np.random.Generator) -> Relief:
    """Flat tiles with narrow joints, mostly glossy."""
    rows = int(random.integers(2, 13))
    columns = max(1, round(rows * random.choice([0.5, 1, 1, 1, 2])))
    cells = courses(side, random, rows, columns, float(random.choice([0, 0, 0.5])))
    joint, depth = random.uniform(0.4, 1.4), random.uniform(0.6, 2.0)
    relief = _laid(side, random, cells, joint, depth, tilt_px=0.25, grain_px=0.1, bevel_px=random.uniform(0.4, 2))
    return Relief(relief.height_px, relief.body, cells, (random.uniform(0.08, 0.6), random.uniform(0.6, 0.95)))


def planks(side: int, random: np.random.Generator) -> Relief:
    """Boards with gaps, grain along them, and edges that stand up or are worn."""
    rows = int(random.integers(3, 12))
    cells = courses(side, random, rows, int(random.integers(1, 3)), -1.0)
    gap, depth = random.uniform(0.3, 1.0), random.uniform(1.5, 4.0)
    body = _smooth(cells.edge_px / gap - 0.3)
    fibre = noise(side, random, fall=0.8, longest_px=side / 2, stretch=(1.0, random.uniform(6, 14)))
    cupped = random.uniform(-0.8, 0.8) * cells.down**2
    offset = cells.of_each(random.normal(0, 0.3, cells.count))
    height = body * (depth + offset + cupped + random.uniform(0.1, 0.5) * fibre)
    stands = bool(random.random() < 0.5)
    roughness = random.uniform(0.35, 0.8), random.uniform(0.8, 1.0)
    relief = Relief(height, body, cells, roughness, (1.0, 10.0))
    return _stood(relief) if stands else relief


def cobbles(side: int, random: np.random.Generator) -> Relief:
    """Round stones with earth between."""
    rows = int(random.integers(4, 13))
    cells = scattered(side, random, rows, random.uniform(0.2, 0.8), _some(random, 0.8))
    radius = side / rows / 2
    joint = random.uniform(0.05, 0.2) * radius
    rise = np.clip((cells.edge_px - joint) / (radius * random.uniform(0.25, 0.9)), 0, 1)
    dome = np.sqrt(1 - (1 - rise) ** 2)
    body = _smooth((cells.edge_px - joint) / 1.2 + 0.5)
    stones = random.uniform(0.3, 0.6) * radius * dome * (1 + cells.of_each(random.normal(0, 0.15, cells.count)))
    earth = 0.3 * noise(side, random, fall=0.6)
    height = stones + body * 0.25 * noise(side, random, fall=0.8) + (1 - body) * earth
    return Relief(height, body, cells, (random.uniform(0.4, 0.9), random.uniform(0.75, 1.0)))


def gravel(side: int, random: np.random.Generator) -> Relief:
    """Pebbles in two sizes, on and under each other."""
    layers = []
    for share in (1.0, random.uniform(0.45, 0.7)):
        cells = scattered(side, random, int(random.integers(12, 30) / share), 1.0)
        radius = side / np.sqrt(cells.count) / 2
        rise = np.clip(cells.edge_px / (radius * 0.8), 0, 1)
        lies = cells.of_each(random.uniform(0, 1.5, cells.count)) * radius
        tilt = sum(cells.of_each(random.normal(0, 0.25, cells.count)) * each for each in (cells.across, cells.down))
        layers.append((np.sqrt(1 - (1 - rise) ** 2) * radius * (0.8 + tilt) + lies * (rise > 0.05), cells, rise))
    (large, cells, rise), (small, _, _) = layers
    height = np.maximum(large, small - random.uniform(0, 1.5))
    return Relief(height, _smooth(rise * 3), cells, (random.uniform(0.55, 0.95), random.uniform(0.85, 1.0)))


def plaster(side: int, random: np.random.Generator) -> Relief:
    """Rough plaster, concrete or painted wall, with pits."""
    coarse = noise(side, random, fall=random.uniform(0.7, 1.6), longest_px=side / random.uniform(2, 12))
    strokes = noise(side, random, fall=1.2, longest_px=side / 2, stretch=(1, random.uniform(1, 5)))
    height = random.uniform(0.2, 1.0) * coarse + random.uniform(0, 0.6) * strokes
    pits = _smooth((noise(side, random, fall=0.3, longest_px=12) - random.uniform(1.6, 3.0)) * 3)
    whole = courses(side, random, 1, 1, 0)
    return Relief(height - random.uniform(0.5, 2) * pits, 1 - pits, whole, (random.uniform(0.5, 0.95), 1.0))


def rock(side: int, random: np.random.Generator) -> Relief:
    """Broken rock: facets of all sizes, and cracks between the largest."""
    rows = int(random.integers(2, 5))
    octaves = [scattered(side, random, rows << octave, 1.0, 1.5) for octave in range(4)]
    broken = sum(
        _tilted(cells, random) * random.uniform(0.5, 1.3) * 0.5**octave for octave, cells in enumerate(octaves)
    )
    ridged = 1 - np.abs(noise(side, random, fall=1.3, longest_px=side / 2))
    cracks = _smooth(1.5 - octaves[0].edge_px) * random.uniform(0, 1)
    height = broken + random.uniform(0, 1.2) * ridged - 2 * cracks
    return Relief(height, 1 - cracks, octaves[0], (random.uniform(0.55, 0.95), 1.0))


def weave(side: int, random: np.random.Generator) -> Relief:
    """Cloth: threads over and under each other."""
    threads = 2 * int(random.integers(6, 21))
    cells = courses(side, random, threads, threads, 0, _some(random, 0.6))
    row, column = cells.index // threads, cells.index % threads
    twill = int(random.choice([2, 2, 4]))
    over = (row + column) % twill < twill // 2
    warp, weft = (np.sqrt(np.clip(1 - each**2, 0, 1)) for each in (cells.across, cells.down))
    bend_over, bend_under = (np.cos(np.pi / 2 * each) for each in (cells.down, cells.across))
    height = np.where(over, warp * (0.6 + 0.4 * bend_over), weft * (0.6 + 0.4 * bend_under))
    scale = min(2.5, side / threads / 2)
    fuzz = random.uniform(0.05, 0.2) * noise(side, random, fall=0.5)
    body = np.clip(height * 1.5, 0, 1).astype(np.float32)
    return Relief((height * scale + fuzz).astype(np.float32), body, cells, (random.uniform(0.65, 0.95), 1.0))


FORMS: Mapping[str, Form] = {
    "bricks": bricks,
    "tiles": tiles,
    "planks": planks,
    "cobbles": cobbles,
    "gravel": gravel,
    "plaster": plaster,
    "rock": rock,
    "weave": weave,
}
"""All forms by name."""


def _laid(
    side: int,
    random: np.random.Generator,
    cells: Cells,
    joint_px: float,
    depth_px: float,
    tilt_px: float,
    grain_px: float = 0.35,
    bevel_px: float = 0.8,
) -> Relief:
    """Blocks with bevelled and chipped edges, each a little tilted, in joints that are filled."""
    chips = noise(side, random, fall=1, longest_px=side / 6) * random.uniform(0, 0.4)
    body = _smooth((cells.edge_px - joint_px / 2 + chips) / bevel_px)
    tilt = sum(cells.of_each(random.normal(0, tilt_px / 3, cells.count)) * each for each in (cells.across, cells.down))
    offset = cells.of_each(random.normal(0, tilt_px / 2, cells.count))
    stone = depth_px + offset + tilt + grain_px * noise(side, random, fall=random.uniform(0.3, 1))
    mortar = 0.3 * noise(side, random, fall=0.6)
    roughness = random.uniform(0.6, 0.95), random.uniform(0.8, 1.0)
    return Relief(body * stone + (1 - body) * mortar, body, cells, roughness)


def _tilted(cells: Cells, random: np.random.Generator) -> Field:
    """Cells that each lean another way, and lie a little higher or lower."""
    across, down, lift = (cells.of_each(random.normal(0, spread, cells.count)) for spread in (1, 1, 0.5))
    leaning: Field = across * cells.across + down * cells.down + lift
    return leaning


def _stood(relief: Relief) -> Relief:
    height, body = (np.ascontiguousarray(each.T) for each in (relief.height_px, relief.body))
    return Relief(height, body, turned(relief.cells), relief.roughness, relief.grain[::-1])


def _smooth(ramp: Field) -> Field:
    """0 below 0, 1 above 1, without kinks between."""
    clipped = np.clip(ramp, 0, 1).astype(np.float32)
    smooth: Field = clipped * clipped * (3 - 2 * clipped)
    return smooth


def _some(random: np.random.Generator, most: float) -> float:
    """Nothing in half of the cases, else up to `most`."""
    return float(max(0.0, random.uniform(-most, most)))
