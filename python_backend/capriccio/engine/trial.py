"""Whether a model that takes another's place is fast enough to stay: told the times of both, it judges.

Medians are compared, of runs with inputs of the same shapes: a pause of the machine spoils one run, never most.
Must not know: models, files, clocks.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["DEFAULT_BOUND", "ENOUGH_RUNS", "Shapes", "Slowdown", "Times", "shapes_to_compare", "slowdown", "slowest"]

DEFAULT_BOUND = 1.5
"""How many times as long as the old model's run the new one's may take."""

ENOUGH_RUNS = 8
"""Of real requests with inputs of the same shapes, for a median that says something."""

NOTICEABLE_S = 0.002
"""A difference that is smaller does not count: one of a run of 0.1 ms is the machine's more often than the model's."""

Shapes: TypeAlias = tuple[tuple[int, ...], ...]
"""Of all inputs of a run, in their order on the card."""
Times: TypeAlias = Mapping[Shapes, Sequence[float]]
"""Seconds of runs by the shapes of their inputs."""


@dataclass(frozen=True)
class Slowdown:
    """How much slower a new model is."""

    shapes: Shapes
    old_s: float
    new_s: float

    @property
    def factor(self) -> float:
        """How many times as long it takes."""
        return self.new_s / max(self.old_s, 1e-9)

    def __str__(self) -> str:
        sizes = " and ".join(" x ".join(map(str, shape)) for shape in self.shapes)
        return (
            f"{self.factor:.1f} times as slow ({self.new_s * 1000:.1f} ms instead of {self.old_s * 1000:.1f}, {sizes})"
        )


def slowdown(shapes: Shapes, old_s: Sequence[float], new_s: Sequence[float], bound: float) -> Slowdown | None:
    """Return how much slower the new model is where that is beyond the bound, and enough to be noticed."""
    found = Slowdown(shapes, statistics.median(old_s), statistics.median(new_s))
    beyond = found.factor > bound and found.new_s - found.old_s > NOTICEABLE_S
    return found if beyond else None


def shapes_to_compare(old: Times, new: Times | None = None) -> list[Shapes]:
    """Return the shapes of which there are enough runs of the old model, and of the new one where it is given."""
    enough = [shapes for shapes, times in old.items() if len(times) >= ENOUGH_RUNS]
    return [shapes for shapes in enough if new is None or len(new.get(shapes, ())) >= ENOUGH_RUNS]


def slowest(old: Times, new: Times, bound: float) -> Slowdown | None:
    """Return the largest slowdown beyond the bound, of the shapes of which both have enough runs."""
    compared = (slowdown(shapes, old[shapes], new[shapes], bound) for shapes in shapes_to_compare(old, new))
    return max((each for each in compared if each is not None), key=lambda each: each.factor, default=None)
