"""Whose turn it is, where critics learn more often than generators.

Each step of the loop draws one batch, so every step teaches the critics, and every n-th the generators too; a training
that was stopped between two turns goes on with the right one.
"""

from __future__ import annotations

from typing import Any


class Turns:
    """Counts the critics' steps; every ``interval``-th is the generators' turn as well."""

    def __init__(self, interval: int) -> None:
        self.interval = interval
        self.count = 0

    def next(self) -> bool:
        """Count one step; return whether the generators take it too."""
        self.count += 1
        return self.count % self.interval == 0

    def state_dict(self) -> dict[str, Any]:
        """What a resumed training needs."""
        return {"count": self.count}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue counting."""
        self.count = int(state["count"])
