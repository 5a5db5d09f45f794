"""A texture that was made: its pictures, how well it wraps, and PNG files of it that say how they came to be.

Must not know: requests, where files go.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import capriccio
from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.media.in_blocks import Between, nothing
from capriccio.media.png import encode_png
from capriccio.media.seams import seam_score

from .maps import MapMaker
from .source import Source

__all__ = ["PROVENANCE_KEY", "MadeTexture", "encoded", "finished", "given_maps", "origin_of"]

PROVENANCE_KEY = "capriccio"
"""Keyword of the PNG text chunk that holds the provenance, as JSON."""


@dataclass(frozen=True, eq=False)
class MadeTexture:
    """A texture with what belongs to it."""

    pictures: Mapping[str, NDArray[Any]]
    """`image` (H, W, 3) uint8 sRGB, and where they were asked for the maps: `normal`, `height`, `orm`."""
    seam_score: float
    """Of the image: 1 where its edges meet as neighbours do."""
    origin: Mapping[str, Any]
    """What decided it, for whoever wants to make it again."""


def finished(
    image: NDArray[np.uint8], maps: MapMaker | None, origin: Mapping[str, Any], stop: StopHandle | None = None
) -> MadeTexture:
    """Measure a texture that a model made, and make its maps where they are wanted."""
    pictures: dict[str, NDArray[Any]] = {"image": image}
    if maps is not None:
        pictures |= maps.pictures(image, stop=stop)
    return MadeTexture(pictures, seam_score(image), origin)


def given_maps(source: Source, maps: MapMaker, depth: float = 1.0, stop: StopHandle | None = None) -> MadeTexture:
    """Make the maps of a picture that was given: `normal`, `height`, `orm`, and the picture's own seam score.

    Raises:
        UnsupportedFrame: a side of the picture is a single pixel.
        InvalidField: the depth is out of its range.
        Cancelled: `stop` was used.
    """
    score = seam_score(source.pixels)
    origin = origin_of(None, maps, kind="texture.maps", source=source.given, depth=depth)
    return MadeTexture(maps.pictures(source.pixels, depth, stop), score, origin)


def origin_of(model: LoadedModel | None, maps: MapMaker | None, **decided: object) -> dict[str, Any]:
    """Return what a file says of where it comes from. There is no date in it: the same request gives the same bytes."""
    origin: dict[str, Any] = {"version": capriccio.__version__, **decided}
    if model is not None:
        origin |= {"kind": model.card.kind, "model": model.name, "model_hash": model.hash}
    if maps is not None:
        origin["maps"] = maps.model_hash or "filters"
    return origin


def encoded(made: MadeTexture, between: Between = nothing) -> dict[str, bytes]:
    """Return PNG files of a texture's pictures, by name, with their provenance; `between` lets others go first."""
    return {name: encode_png(array, _text(name, array, made.origin), between) for name, array in made.pictures.items()}


def _text(name: str, array: NDArray[Any], origin: Mapping[str, Any]) -> dict[str, str]:
    height, width = array.shape[:2]
    told = {**origin, "picture": name, "size": [width, height]}
    return {PROVENANCE_KEY: json.dumps(told, sort_keys=True)}
