"""Land side by side, hillshaded: what figures do not tell. Must not know: how a method makes land."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.hillshade import hillshade
from capriccio.media.water_flow import Floats
from capriccio_training.terrain.data.simulated import Pair
from capriccio_training.terrain.metrics.makers import Maker, Wish
from capriccio_training.terrain.metrics.sketches import OTHER_LAND, LandOfSketch
from capriccio_training.terrain.sketches import draw, outline

SIDE = 256
GAP = 6
PAPER = 255

Picture = NDArray[np.uint8]


def land_sheet(makers: Mapping[str, Maker], wishes: Sequence[Wish], real: Mapping[str, Floats]) -> Picture:
    """Each wish in a row, each method in a column; real elevation in the last column. (H, W, 3) uint8."""
    columns = [[_shaded(maker(wish), wraps=True) for wish in wishes] for maker in makers.values()]
    if real:
        columns.append([_shaded(heights, wraps=False) for heights in list(real.values())[: len(wishes)]])
    return _beside([_stacked(column, len(wishes)) for column in columns])


def sketch_sheet(pairs: Sequence[Pair], land_of: LandOfSketch) -> Picture:
    """Each pair in a row: a sketch of its land, what was made of the sketch, the land itself."""
    rows = []
    for number, pair in enumerate(pairs):
        sketch = draw(outline(pair.height), np.random.default_rng(number))
        base = fractal_heights(len(pair.height), OTHER_LAND + number, pair.roughness, pair.character)
        made = land_of(sketch, base, pair)
        rows.append(_beside([sketch, _shaded(made, wraps=True), _shaded(pair.height, wraps=True)]))
    return _stacked(rows, len(rows))


def _shaded(heights: Floats, wraps: bool) -> Picture:
    """The middle of a field, on paper where it is smaller than a picture."""
    top, left = (max(0, side - SIDE) // 2 for side in heights.shape)
    shaded = hillshade(heights, wraps)[top : top + SIDE, left : left + SIDE]
    paper = np.full((SIDE, SIDE), PAPER, np.uint8)
    paper[: shaded.shape[0], : shaded.shape[1]] = shaded
    return np.repeat(paper[:, :, None], 3, 2)


def _stacked(pictures: Sequence[Picture], count: int) -> Picture:
    blank = np.full_like(pictures[0], PAPER)
    gap = np.full((GAP, pictures[0].shape[1], 3), PAPER, np.uint8)
    filled = [*pictures, *[blank] * (count - len(pictures))]
    return np.concatenate([part for picture in filled for part in (picture, gap)][:-1])


def _beside(pictures: Sequence[Picture]) -> Picture:
    gap = np.full((pictures[0].shape[0], GAP, 3), PAPER, np.uint8)
    return np.concatenate([part for picture in pictures for part in (picture, gap)][:-1], 1)
