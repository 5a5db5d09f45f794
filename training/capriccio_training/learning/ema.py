"""The running average of a generator's weights, which is what gets evaluated and exported.

The last weights of a GAN swing around; their average over about the last thousand steps does not.
"""

from __future__ import annotations

import copy

import torch
from torch import nn


class Ema:
    """Holds a copy of ``network`` whose weights follow it: average ← decay · average + (1 - decay) · weights."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.average = copy.deepcopy(network).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Follow one optimiser step. The first steps average over fewer, so that no start weights remain."""
        self.updates += 1
        decay = min(self.decay, self.updates / (self.updates + 10))
        for mine, theirs in zip(self.average.parameters(), network.parameters(), strict=True):
            mine.lerp_(theirs.detach(), 1 - decay)
        for kept, current in zip(self.average.buffers(), network.buffers(), strict=True):
            kept.copy_(current)

    def state_dict(self) -> dict[str, object]:
        """Everything that a resumed training needs."""
        return {"average": self.average.state_dict(), "updates": self.updates}

    def load_state_dict(self, state: dict[str, object]) -> None:
        """Take up the averages of a checkpoint."""
        self.average.load_state_dict(state["average"])  # type: ignore[arg-type]
        self.updates = int(state["updates"])  # type: ignore[call-overload]
