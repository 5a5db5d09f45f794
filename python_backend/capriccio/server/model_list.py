"""The reply to `models.list`. Must not know: sockets, how models are computed."""

from __future__ import annotations

import dataclasses

from capriccio.engine.registry import ModelRegistry
from capriccio.errors import TooLarge
from capriccio.protocol.codec import Message, encode

__all__ = ["fits", "model_list"]

NAMING = ("name", "kind", "version", "hash")
BRIEF_CARDS = ((*NAMING, "view_size", "size_multiple", "guide", "outputs"), NAMING)
"""What a plugin needs of a card to draw with the model; and to choose one."""


def model_list(request_id: int, registry: ModelRegistry) -> Message:
    """Return the list; where so many cards are too much for one header, as much of each as fits."""
    models = [{**model.card.summary(), "hash": model.hash} for model in registry.models.values()]
    problems = [dataclasses.asdict(problem) for problem in registry.problems]
    briefs = ([{key: model[key] for key in keys} for model in models] for keys in BRIEF_CARDS)
    for cards in (models, *briefs):
        listed = Message(request_id, "ok", {"models": cards, "problems": problems})
        if fits(listed):
            break
    return listed


def fits(message: Message) -> bool:
    """Say whether a message is within the limits of the wire."""
    try:
        encode(message)
    except TooLarge:
        return False
    return True
