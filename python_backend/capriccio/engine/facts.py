"""How a model is at a moment, as operators are told.

Must not know: where models come from, requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .model import LoadedModel
from .remote import RemoteModel
from .resting import RestingModel

__all__ = ["ModelFacts", "State", "facts_of"]

State: TypeAlias = Literal["ready", "resting", "loading", "failed"]
"""Failed is a model that could not be woken when it was last asked for; the problems of the registry say why."""


@dataclass(frozen=True)
class ModelFacts:
    """One model at a moment."""

    name: str
    kind: str
    hash: str
    """First 16 hex digits of the file's SHA-256."""
    precision: str
    """`float32`, or what a variant computes with."""
    state: State
    provider: str | None
    """What computes it; None while nothing does."""
    fallbacks: tuple[tuple[str, str], ...]
    """Providers that were wished for and given up, each with the reason."""
    held_bytes: int
    """Memory that it holds in this process, estimated."""
    idle_s: float | None
    """Since it was last asked for; None where nobody has."""
    loads: int
    """How often this version of the file was loaded: once more each time that it was woken."""
    swaps: int
    """How often a version of the file took another's place; going back counts, too."""


def facts_of(model: LoadedModel | RestingModel | RemoteModel, swaps: int, now_s: float) -> ModelFacts:
    """Return what is known of a model, without waiting for it."""
    loaded = model.loaded if isinstance(model, RestingModel) else model if isinstance(model, LoadedModel) else None
    return ModelFacts(
        model.name,
        model.card.kind,
        model.hash,
        model.card.precision,
        _state(model),
        next(iter(model.providers), None),
        loaded.fallbacks if loaded else (),
        loaded.footprint.held_bytes if loaded else 0,
        _idle_s(model, loaded, now_s),
        model.loads if isinstance(model, RestingModel) else 1,
        swaps,
    )


def _state(model: LoadedModel | RestingModel | RemoteModel) -> State:
    if not isinstance(model, RestingModel) or model.loaded is not None:
        return "ready"
    if model.is_loading:
        return "loading"
    return "failed" if model.failure else "resting"


def _idle_s(model: LoadedModel | RestingModel | RemoteModel, loaded: LoadedModel | None, now_s: float) -> float | None:
    asked_s = model.asked_s if isinstance(model, RestingModel) else None
    used_s = loaded.runs.used_s if loaded else None
    latest = max((each for each in (asked_s, used_s) if each is not None), default=None)
    return None if latest is None else max(0.0, now_s - latest)
