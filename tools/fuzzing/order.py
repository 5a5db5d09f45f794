"""What the command line asks of a run that is more than a function. Must not know: any run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from capriccio.engine.memory import resident_bytes

from .watch import Watch

__all__ = ["Order"]


@dataclass(frozen=True)
class Order:
    """How many inputs, from which seed, and what is a finding."""

    inputs: int
    seed: int
    longest_s: float
    growth_bytes: int
    found: Path
    """Where inputs go that show a defect."""
    processes: int = 1

    def watch(self, memory: Callable[[], int] = resident_bytes) -> Watch:
        """Return what counts the inputs."""
        return Watch(self.inputs, self.longest_s, self.growth_bytes, memory=memory)
