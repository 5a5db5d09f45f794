"""Watchers of trainings, for tests."""

from __future__ import annotations


class Quiet:
    """Keeps the losses that are logged."""

    def __init__(self) -> None:
        self.losses: list[dict[str, float]] = []

    def on_prepare(self, _stage: str, _done: float) -> None:
        """Hear what is prepared."""

    def on_step(self, _step: int, _done: float, losses: dict[str, float]) -> None:
        """Keep what is logged."""
        self.losses += [losses] if losses else []


def unheard(_stage: str, _done: float) -> None:
    """Hear a report, and forget it."""
