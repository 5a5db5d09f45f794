"""Does land follow its sketch: do ridges lie high and rivers low, where they were drawn? Must not know: the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField
from capriccio.media.erosion import drained
from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.water_flow import Floats
from capriccio_training.model_file import read_model
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.terrain.data.simulated import Pair
from capriccio_training.terrain.sketches import blurred, draw, outline

SURROUNDINGS = 12
"""Cells: a ridge is followed where the land lies above the mean so far around it, a river where below."""

OTHER_LAND = 5_000_000
"""Seeds of the bases from here on: no pair comes from them."""

DRAWN = 128
"""From which level on a stroke is meant."""

LandOfSketch = Callable[[NDArray[np.uint8], Floats, Pair], Floats]
"""From a sketch, a base and what the pair is like, to land."""


@dataclass(frozen=True)
class Obedience:
    """Shares of what was drawn that the land follows, and how alike the large shapes are."""

    ridges: float
    peaks: float
    rivers: float
    likeness: float
    """Correlation with the land that was sketched."""


def exported(path: Path) -> LandOfSketch:
    """A `terrain.sketch` model, and the rivers that the service lets run after it.

    Raises:
        UnreadableFile, ModelRejected: no such file, or no model.
        InvalidField: a model of another kind.
    """
    model, card = read_model(path)
    if card.kind != "terrain.sketch":
        raise InvalidField(f"{path} is a {card.kind} model; allowed: terrain.sketch", field="model")
    run = onnx_runner(model.SerializeToString())

    def made(sketch: NDArray[np.uint8], base: Floats, pair: Pair) -> Floats:
        character = np.array([[pair.erosion, pair.character]], np.float32)
        heights: Floats = run(sketch[None], base[None, :, :, None], character)[0][0, :, :, 0]
        return drained(heights, pair.erosion, pair.character, seed=0)

    return made


def obedience(pairs: Sequence[Pair], land_of: LandOfSketch) -> Obedience:
    """Sketch each pair's land once, and measure what is made of it on another base."""
    followed, drawn, likeness = np.zeros(3), np.zeros(3), []
    for number, pair in enumerate(pairs):
        sketch = draw(outline(pair.height), np.random.default_rng(number))
        base = fractal_heights(len(pair.height), OTHER_LAND + number, pair.roughness, pair.character)
        land = land_of(sketch, base, pair)
        excess = land - blurred(land, SURROUNDINGS)
        for channel, sign in enumerate((1, 1, -1)):
            stroke = sketch[:, :, channel] >= DRAWN
            followed[channel] += (sign * excess[stroke] > 0).sum()
            drawn[channel] += stroke.sum()
        likeness.append(np.corrcoef(land.ravel(), pair.height.ravel())[0, 1])
    ridges, peaks, rivers = (float(share) for share in followed / np.maximum(drawn, 1))
    return Obedience(ridges, peaks, rivers, float(np.mean(likeness)))
