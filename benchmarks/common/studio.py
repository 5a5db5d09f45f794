"""How many people some actors can serve: the law of utilisation, and Erlang's formula for how long a request waits.

A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges", 1917; the recursion for the formula's terms is the usual one for its loss system.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["UTILISATION", "Demand", "artists", "waiting_s"]

UTILISATION = 0.7
"""Part of the time that actors may be busy on average; the rest is for when many ask at once."""

ROUNDING = 1e-9
"""What a quotient may lack of a whole artist for having been computed."""


@dataclass(frozen=True)
class Demand:
    """What one artist asks for."""

    frame_s: float
    """How long an actor is busy with one frame."""
    frames_per_s: float
    """While the game runs."""
    playing: float
    """Part of the working time in which it does."""
    jobs_per_hour: float = 0.0
    job_s: float = 0.0
    """How long an actor is busy with one editor job."""

    @property
    def load(self) -> float:
        """Actors that one artist keeps busy, on average."""
        return self.playing * self.frames_per_s * self.frame_s + self.jobs_per_hour / 3600 * self.job_s


def artists(demand: Demand, actors: int, utilisation: float = UTILISATION) -> int:
    """Return how many artists so many actors can serve."""
    return math.floor(utilisation * actors / demand.load + ROUNDING)


def waiting_s(demand: Demand, people: int, actors: int) -> float:
    """Return how long a frame waits for a free actor, on average, by Erlang's C formula."""
    offered = people * demand.load
    blocked = 1.0
    for servers in range(1, actors + 1):
        blocked = offered * blocked / (servers + offered * blocked)
    waits = blocked / (1 - offered / actors * (1 - blocked))
    return waits * demand.frame_s / (actors - offered)
