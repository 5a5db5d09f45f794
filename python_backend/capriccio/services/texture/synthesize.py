"""Textures from nothing but their name: a model that maps noise on a torus, and a label, to a texture.

Must not know: requests, files.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField

from .feeds import check_kind, normal, run_on
from .made import MadeTexture, finished, origin_of
from .maps import MapMaker
from .wanted import Wanted

__all__ = ["DEFAULT_SIDE", "synthesize"]

DEFAULT_SIDE = 512
"""Pixels along each side where no size is wanted."""


def synthesize(
    model: LoadedModel, label: str, wanted: Wanted, maps: MapMaker | None = None, stop: StopHandle | None = None
) -> Iterator[MadeTexture]:
    """Yield textures of a kind, all of which wrap.

    Args:
        model: of kind `texture.synthesize`.
        label: one of the labels on the model's card, in upper or lower case.
        wanted: a size of None is `DEFAULT_SIDE` squared; the strength means nothing here.
        maps: makes maps for each; None for none.
        stop: lets another thread end the work.

    Raises:
        InvalidField: the model is of another kind, or has no such label; `detail["known"]` lists those that it has.
        Cancelled: `stop` was used.
    """
    check_kind(model, "texture.synthesize")
    weights = _weights(model.card, label)
    origin = origin_of(model, maps, label=model.card.labels[int(weights.argmax())], seed=wanted.seed)
    cells = wanted.cells((DEFAULT_SIDE, DEFAULT_SIDE), model.card.size_multiple)
    for numbers in wanted.batches(math.prod(cells) * model.card.size_multiple**2):
        drawn = [wanted.random(number) for number in numbers]
        feeds = {
            "character": normal(model, "character", (), drawn),
            "noise": normal(model, "noise", cells, drawn),
            "label": np.repeat(weights[None], len(numbers), axis=0),
        }
        for number, image in zip(numbers, run_on(model, feeds, "texture", stop), strict=True):
            yield finished(image, maps, {**origin, "number": number}, stop)


def _weights(card: ModelCard, label: str) -> NDArray[np.float32]:
    """Return 1 at the label's place on the card, 0 at the others."""
    known = list(card.labels)
    folded = [each.casefold() for each in known]
    wished = label.strip().casefold()
    if wished not in folded:
        message = f"{card.name} knows no label {label!r}; it knows: {', '.join(known) or 'none'}"
        raise InvalidField(message, field="label", known=known)
    weights = np.zeros(len(known), np.float32)
    weights[folded.index(wished)] = 1
    return weights
