"""How many actors there are to be: more while requests wait, fewer when some have had nothing to do for long.

A queue that is long for a moment starts nothing, and an actor that is let go must have been spare for a while, so the
number does not swing. Told the time. Must not know: Ray, what waits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from capriccio.errors import InvalidField

__all__ = ["Load", "Scaling", "ScalingRules"]

MEMORIES = 4
"""How often what was measured before is all but forgotten, in the time that an actor must have been spare."""


@dataclass(frozen=True)
class ScalingRules:
    """When actors are started and let go."""

    minimum: int = 1
    maximum: int = 8
    waiting_per_actor: float = 2.0
    """Requests that may wait for each actor; with more, there are too few."""
    up_after_s: float = 1.0
    """How long there must be too few before more are started."""
    down_after_s: float = 60.0
    """How long one must have been spare before it is let go."""
    most_busy: float = 0.7
    """The part of the time that those which are left may be busy, or else none is spare."""

    def __post_init__(self) -> None:
        if not 1 <= self.minimum <= self.maximum:
            message = f"{self.minimum} to {self.maximum} actors can't be; allowed: at least 1, and no fewer at most"
            raise InvalidField(message, field="actors")

    def __str__(self) -> str:
        fewest = "" if self.minimum == self.maximum else f"{self.minimum} to "
        return f"{fewest}{self.maximum} actor{'s' * (self.maximum != 1)}"


@dataclass(frozen=True)
class Load:
    """What there is to do, and who does it."""

    waiting: int
    """Requests that wait for an actor."""
    busy: int
    """Actors that compute."""
    actors: int
    """Actors that there are, those that are being started among them."""


class Scaling:
    """Hears of the load now and then, and says how many actors there are to be."""

    def __init__(self, rules: ScalingRules) -> None:
        self._rules = rules
        self._short_since_s: float | None = None
        self._spare_since_s: float | None = None
        self._busy = 0.0
        self._heard_s: float | None = None

    def wanted(self, load: Load, now_s: float) -> int:
        """Return how many actors there are to be; times are those of one monotonic clock."""
        self._average(load, now_s)
        rules = self._rules
        short = load.waiting > rules.waiting_per_actor * load.actors
        spare = load.waiting == 0 and self._busy <= rules.most_busy * (load.actors - 1)
        self._short_since_s = _since(self._short_since_s, short, now_s)
        self._spare_since_s = _since(self._spare_since_s, spare, now_s)
        wanted = load.actors
        if self._short_since_s is not None and now_s - self._short_since_s >= rules.up_after_s:
            wanted = min(2 * load.actors, math.ceil(load.waiting / rules.waiting_per_actor))
            self._short_since_s = now_s
        elif self._spare_since_s is not None and now_s - self._spare_since_s >= rules.down_after_s:
            wanted = load.actors - 1
            self._spare_since_s = now_s
        return max(rules.minimum, min(rules.maximum, wanted))

    def _average(self, load: Load, now_s: float) -> None:
        """Follow how many actors are busy, with a memory of a part of `down_after_s`."""
        elapsed_s = 0.0 if self._heard_s is None else now_s - self._heard_s
        self._heard_s = now_s
        weight = -math.expm1(-elapsed_s * MEMORIES / self._rules.down_after_s)
        self._busy += weight * (load.busy - self._busy)


def _since(since_s: float | None, holds: bool, now_s: float) -> float | None:
    """Return since when something has held without a break."""
    if not holds:
        return None
    return now_s if since_s is None else since_s
