"""One input of a model, as the services give them, by the model's kind.

Looks and textures are shown pictures; land is made of fractal noise, and textures by name of random numbers, in use
too, so those need nobody's data. Must not know: where pictures come from, what inputs are for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard, TensorSpec
from capriccio.errors import InvalidField
from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.images import resize
from capriccio.media.rearrangement import Rearranger
from capriccio_training.quantize.graphs import Feed
from capriccio_training.quantize.pictures import Pixels, procedural_picture, procedural_tile
from capriccio_training.terrain.sketches import draw, outline

__all__ = ["FEEDS", "FeedMaker"]

FRAME_SIZE = (180, 320)
TILE_SIDE = 128
COPIES = 4
CELLS = 4
"""Rows and columns that a texture by name is made of."""


@dataclass(frozen=True)
class FeedMaker:
    """How inputs of a kind of model are made."""

    feed: Callable[[ModelCard, int, Pixels], Feed]
    """From the card, a seed and a picture."""
    procedural: Callable[[int, ModelCard], Pixels] | None = None
    """A picture where the user has none; no function where inputs are random numbers in use too."""
    called: str = ""
    """What such inputs are."""


def _covering(picture: Pixels, height: int, width: int) -> Pixels:
    """Scale a picture to cover a size, and cut it at the centre."""
    rows, columns = picture.shape[:2]
    kept_rows, kept_columns = min(rows, columns * height // width), min(columns, rows * width // height)
    top, left = (rows - kept_rows) // 2, (columns - kept_columns) // 2
    return resize(picture[top : top + max(1, kept_rows), left : left + max(1, kept_columns)], height, width)


def _frame_size(card: ModelCard) -> tuple[int, int]:
    if card.view_size is not None:
        return card.view_size
    height, width = (_rounded_up(side, card.size_multiple) for side in FRAME_SIZE)
    return height, width


def _rounded_up(side: int, multiple: int) -> int:
    return -(-side // multiple) * multiple


def _tile_side(card: ModelCard) -> int:
    return _rounded_up(TILE_SIDE, card.size_multiple)


def _frame(card: ModelCard, _seed: int, picture: Pixels) -> Feed:
    return {card.inputs[0].name: _covering(picture, *_frame_size(card))[None]}


def _tile(card: ModelCard, _seed: int, picture: Pixels) -> Feed:
    return {card.inputs[0].name: _covering(picture, _tile_side(card), _tile_side(card))[None]}


def _variation(card: ModelCard, seed: int, picture: Pixels) -> Feed:
    random = np.random.default_rng(seed)
    side, cell = _tile_side(card), card.size_multiple
    image = next(spec for spec in card.inputs if spec.name == "image")
    copies = 1 if image.shape[0] == 1 else COPIES
    rearranger = Rearranger.of(_covering(picture, side, side), cell, copies)
    strength = random.uniform(0, 1)
    rows = columns = side // cell
    return _in_order(
        card,
        {
            "image": rearranger.images,
            "places": rearranger.places(rows, columns, strength, random)[None],
            "noise": _normal(card, "noise", (1, rows, columns), random),
            "strength": np.array([strength], np.float32),
        },
    )


def _by_name(card: ModelCard, seed: int, _picture: Pixels) -> Feed:
    random = np.random.default_rng(seed)
    made: dict[str, NDArray[Any]] = {
        "noise": _normal(card, "noise", (1, CELLS, CELLS), random),
        "character": _normal(card, "character", (1,), random),
    }
    label = next((spec for spec in card.inputs if spec.name == "label"), None)
    if label is not None:
        made["label"] = np.zeros((1, _last_side(label)), np.float32)
        made["label"][0, seed % _last_side(label)] = 1
    return _in_order(card, made)


def _land(card: ModelCard, seed: int, _picture: Pixels) -> Feed:
    random = np.random.default_rng(seed)
    character, roughness = float(random.uniform()), float(random.uniform(0.2, 0.8))
    side = TILE_SIDE
    base = fractal_heights(side, seed, roughness, character)
    made: dict[str, NDArray[Any]] = {
        "base": base[None, :, :, None],
        "character": np.array([[random.uniform(), character]], np.float32),
    }
    if card.kind == "terrain.sketch":
        made["sketch"] = draw(outline(fractal_heights(side, seed + 1, roughness, character)), random)[None]
    return _in_order(card, made)


def _normal(card: ModelCard, name: str, shape: tuple[int, ...], random: np.random.Generator) -> NDArray[np.float32]:
    spec = next((spec for spec in card.inputs if spec.name == name), None)
    if spec is None:
        raise InvalidField(f"{card.name} has no input {name!r}; a {card.kind} model has", field="model")
    return random.standard_normal((*shape, _last_side(spec)), np.float32)


def _last_side(spec: TensorSpec) -> int:
    return int(spec.shape[-1])


def _in_order(card: ModelCard, made: Mapping[str, NDArray[Any]]) -> Feed:
    """Put inputs into the order of the card."""
    names = [spec.name for spec in card.inputs]
    if set(names) != set(made):
        message = f"{card.name} takes {', '.join(names)}; a {card.kind} model takes {', '.join(made)}"
        raise InvalidField(message, field="model")
    return {name: made[name] for name in names}


FEEDS: Mapping[str, FeedMaker] = {
    "style.frame": FeedMaker(_frame, lambda seed, card: procedural_picture(seed, *_frame_size(card))),
    "style.grid": FeedMaker(_frame, lambda seed, card: procedural_picture(seed, *_frame_size(card))),
    "texture.maps": FeedMaker(_tile, lambda seed, card: procedural_tile(seed, _tile_side(card))),
    "texture.vary": FeedMaker(_variation, lambda seed, card: procedural_tile(seed, _tile_side(card))),
    "texture.synthesize": FeedMaker(_by_name, called="random numbers and its own labels"),
    "terrain.generate": FeedMaker(_land, called="fractal land of seeds"),
    "terrain.sketch": FeedMaker(_land, called="fractal land of seeds, and sketches drawn from other such land"),
}
