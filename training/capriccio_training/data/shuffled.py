"""In which order things are drawn, and the state that a resumed training goes on from. Must not know: what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass
class Shuffled:
    """Endless indices of ``count`` pictures, reshuffled after each round, in which each comes so many ``times``."""

    count: int
    order: list[int] = field(default_factory=list)
    times: Sequence[int] = ()  # none: once each

    @property
    def round(self) -> int:
        """How many indices a round has."""
        return sum(self.times) if self.times else self.count

    def next(self, random: torch.Generator) -> int:
        """Draw the next index."""
        if not self.order:
            order = torch.randperm(self.round, generator=random)
            if self.times:
                order = torch.repeat_interleave(torch.arange(self.count), torch.tensor(self.times))[order]
            self.order = order.tolist()
        return self.order.pop()


def drawing_state(random: torch.Generator, orders: Sequence[Shuffled]) -> dict[str, Any]:
    """Everything that decides what is drawn from `orders` by `random` from now on."""
    return {"random": random.get_state(), "orders": [list(order.order) for order in orders]}


def continue_drawing(random: torch.Generator, orders: Sequence[Shuffled], state: dict[str, Any]) -> None:
    """Go on as from `state`; what was removed from the folders since is not drawn."""
    random.set_state(state["random"])
    for order, saved in zip(orders, state["orders"], strict=True):
        order.order = [index for index in saved if index < order.count]
