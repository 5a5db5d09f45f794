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
from capriccio.media.rearrangement import rearranged_places

from .feeds import check_kind, normal, run_on
from .made import MadeTexture, finished, origin_of
from .maps import MapMaker
from .source import Source
from .wanted import Wanted

__all__ = ["vary"]


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
    for numbers in wanted.batches(math.prod(cells) * model.card.size_multiple**2):
        for number, image in zip(numbers, _painted(model, source, wanted, numbers, cells, stop), strict=True):
            yield finished(image, maps, {**origin, "number": number}, stop)


def _painted(
    model: LoadedModel,
    source: Source,
    wanted: Wanted,
    numbers: range,
    cells: tuple[int, int],
    stop: StopHandle | None,
) -> Iterator[NDArray[np.uint8]]:
    """Yield the variations with these numbers, (height, width, 3) uint8 sRGB."""
    drawn = [wanted.random(number) for number in numbers]
    cell, strength = model.card.size_multiple, wanted.strength
    feeds: dict[str, NDArray[Any]] = {
        "image": source.pixels[None],
        "places": np.stack([rearranged_places(source.pixels, *cells, cell, strength, random) for random in drawn]),
        "noise": normal(model, "noise", cells, drawn),
        "strength": np.full(len(numbers), strength, np.float32),
    }
    return run_on(model, feeds, "texture", stop)
