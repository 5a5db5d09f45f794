"""The image pool of 50 that keeps a discriminator from forgetting (CycleGAN §4, after Shrivastava et al.)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class ImagePool:
    """Answers half of the queries with a picture from an earlier step; ``size`` 0 switches it off."""

    def __init__(self, size: int, random: torch.Generator) -> None:
        self.size = size
        self.random = random
        self.pictures: list[Tensor] = []

    def query(self, fakes: Tensor) -> Tensor:
        """(N, 3, H, W) newest fakes → as many pictures, about half of them from the pool."""
        return torch.stack([self._exchange(fake) for fake in fakes.detach()])

    def _exchange(self, fake: Tensor) -> Tensor:
        if len(self.pictures) < self.size:
            self.pictures.append(fake)
            return fake
        if self.size == 0 or torch.rand((), generator=self.random) < 0.5:
            return fake
        place = int(torch.randint(self.size, (), generator=self.random))
        old, self.pictures[place] = self.pictures[place], fake
        return old.to(fake.device)  # a checkpoint's come back to the CPU

    def state_dict(self) -> dict[str, Any]:
        """The pictures; the random state belongs to whoever passed the generator in."""
        return {"pictures": list(self.pictures)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take up a checkpoint's pictures."""
        self.pictures = list(state["pictures"])
