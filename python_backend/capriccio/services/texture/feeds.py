"""What the texture models take and give: noise of the card's width, inputs by name, outputs that are what they promise.

Must not know: what the textures are for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField, ModelRejected

__all__ = ["check_kind", "normal", "run_on"]


def check_kind(model: LoadedModel, kind: str) -> None:
    """Raise `InvalidField` unless the model is of a kind."""
    if model.card.kind != kind:
        raise InvalidField(f"{model.name} is a {model.card.kind} model; allowed: {kind}", field="model")


def normal(
    model: LoadedModel, name: str, shape: Sequence[int], drawn: Sequence[np.random.Generator]
) -> NDArray[np.float32]:
    """Return standard normal numbers (batch, *shape, C) for an input of the model, each texture's from its own source.

    Raises:
        ModelRejected: the card names no such input, or not how many numbers it takes.
    """
    spec = next((spec for spec in model.card.inputs if spec.name == name), None)
    if spec is None or not isinstance(spec.shape[-1], int):
        message = f"{model.name} has no input {name!r} of a fixed last side; a {model.card.kind} model needs one"
        raise ModelRejected(message)
    return np.stack([random.standard_normal((*shape, spec.shape[-1]), np.float32) for random in drawn])


def run_on(
    model: LoadedModel, feeds: Mapping[str, NDArray[Any]], output: str, stop: StopHandle | None
) -> Iterator[NDArray[Any]]:
    """Run a model on inputs by name, and yield an output of it, one texture after another.

    Raises:
        ModelRejected: the model takes other inputs, or gives no such output.
        Cancelled: `stop` was used.
    """
    if stop is not None:
        stop.check()
    names = [spec.name for spec in model.card.inputs]
    if set(names) != set(feeds):
        message = f"{model.name} takes {', '.join(names)}; a {model.card.kind} model takes {', '.join(feeds)}"
        raise ModelRejected(message)
    made = model.run_all(*(feeds[name] for name in names), stop=stop).get(output)
    if made is None:
        raise ModelRejected(f"{model.name} gives no {output!r}; a {model.card.kind} model does")
    for texture in made:
        if stop is not None:
            stop.check()
        yield texture
