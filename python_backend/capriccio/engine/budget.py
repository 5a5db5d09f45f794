"""How much memory models may hold together, and which of them rest when it is more: those used longest ago.

A model that somebody computes with is never taken away, so the budget bounds what is kept, not what is needed.
Must not know: files, requests.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from .memory import give_back_memory, machine_bytes
from .resting import RestingModel

__all__ = ["SHARE", "Budget", "default_budget_bytes"]

SHARE = 0.5
"""Of the machine's memory, where nobody says how much: the game needs the rest."""

log = logging.getLogger(__name__)


def default_budget_bytes() -> int | None:
    """Return the budget where none was chosen; None, which is no bound, where the system does not say what it has."""
    machine = machine_bytes()
    return None if machine is None else int(machine * SHARE)


class Budget:
    """Keeps models within a number of bytes; any thread."""

    def __init__(self, limit_bytes: int | None) -> None:
        """Allow this much; None allows everything."""
        self.limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._is_exceeded = False

    def has_room(self, models: Sequence[RestingModel], for_bytes: int) -> bool:
        """Say whether another model can be loaded and nobody has to rest for it."""
        return self.limit_bytes is None or _held_bytes(models) + for_bytes <= self.limit_bytes

    def keep(self, models: Sequence[RestingModel]) -> None:
        """Put models to rest until the others are within the budget, or all of them are in use."""
        if self.limit_bytes is None or _held_bytes(models) <= self.limit_bytes:
            self._is_exceeded = False
            return
        with self._lock:
            self._rest(models, self.limit_bytes)

    def _rest(self, models: Sequence[RestingModel], limit_bytes: int) -> None:
        rested = False
        for model in sorted(models, key=lambda each: each.used_s):
            if _held_bytes(models) <= limit_bytes:
                break
            if model.rest():
                rested = True
                log.info("%s rests until it is asked for: the models held more than %d bytes", model.name, limit_bytes)
        if rested:
            give_back_memory()
        self._tell(_held_bytes(models), limit_bytes)

    def _tell(self, held_bytes: int, limit_bytes: int) -> None:
        """Say once, and not at each look, that the budget is too small for what is used together."""
        exceeded = held_bytes > limit_bytes
        if exceeded and not self._is_exceeded:
            log.warning(
                "the models in use hold %.1f GB, and --model-memory allows %.1f; they stay, for they are needed",
                held_bytes / 1e9,
                limit_bytes / 1e9,
            )
        self._is_exceeded = exceeded


def _held_bytes(models: Sequence[RestingModel]) -> int:
    return sum(loaded.footprint.held_bytes for loaded in (model.loaded for model in models) if loaded is not None)
