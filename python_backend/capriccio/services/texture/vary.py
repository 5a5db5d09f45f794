"""Variations of a texture: its cells rearranged along what it repeats, and painted anew by a model.

Must not know: requests, files.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.media.rearrangement import Rearranger

from .feeds import check_kind, normal, run_on
from .made import MadeTexture, finished, origin_of
from .maps import MapMaker
from .source import Source
from .wanted import Wanted

__all__ = ["vary"]

MOST_COPIES = 8
"""Copies of a texture, rolled by less than a cell, that a model sees; fewer of one of more than `FEWER_FROM` pixels."""

FEWER_FROM = 512 * 512


def vary(
    model: LoadedModel, source: Source, wanted: Wanted, maps: MapMaker | None = None, stop: StopHandle | None = None
) -> Iterator[MadeTexture]:
    """Yield variations of a texture, all of which wrap.

    Args:
        model: of kind `texture.vary`.
        source: from `wrapping_source`, with the model's size multiple as the cell.
        wanted: a size of None is the source's.
        maps: makes maps for each; None for none.
        stop: lets another thread end the work.

    Raises:
        InvalidField: the model is of another kind.
        Cancelled: `stop` was used.
    """
    check_kind(model, "texture.vary")
    origin = origin_of(model, maps, source=source.given, seed=wanted.seed, strength=wanted.strength)
    height, width = source.pixels.shape[:2]
    cells = wanted.cells((width, height), model.card.size_multiple)
    rearranger = Rearranger.of(source.pixels, model.card.size_multiple, _copies(model, height * width))
    for numbers in wanted.batches(math.prod(cells) * model.card.size_multiple**2):
        for number, image in zip(numbers, _painted(model, rearranger, wanted, numbers, cells, stop), strict=True):
            yield finished(image, maps, {**origin, "number": number}, stop)


def _copies(model: LoadedModel, pixels: int) -> int:
    """Return how many copies of a texture a model is shown; one that takes a single image sees the texture alone."""
    spec = next((spec for spec in model.card.inputs if spec.name == "image"), None)
    if spec is None or spec.shape[0] == 1:
        return 1
    return max(1, min(MOST_COPIES, MOST_COPIES * FEWER_FROM // pixels))


def _painted(
    model: LoadedModel,
    rearranger: Rearranger,
    wanted: Wanted,
    numbers: range,
    cells: tuple[int, int],
    stop: StopHandle | None,
) -> Iterator[NDArray[np.uint8]]:
    """Yield the variations with these numbers, (height, width, 3) uint8 sRGB."""
    drawn = [wanted.random(number) for number in numbers]
    strength = wanted.strength
    feeds: dict[str, NDArray[Any]] = {
        "image": rearranger.images,
        "places": np.stack([rearranger.places(*cells, strength, random) for random in drawn]),
        "noise": normal(model, "noise", cells, drawn),
        "strength": np.full(len(numbers), strength, np.float32),
    }
    return run_on(model, feeds, "texture", stop)
