"""Which pictures a batch is cut from, and the seed of each crop, with a state that a resumed training continues.

Every picture is drawn once before any is drawn again. Where several processes train one model, all of them draw the
same, and each takes its own share. Must not know: what the pictures are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from capriccio_training.data.share import Share
from capriccio_training.data.shuffled import Shuffled, continue_drawing, drawing_state

SEEDS = 1 << 62  # how many there are for a crop


class CropDraws:
    """Draws ``batch`` crops for each process, of ``count`` pictures."""

    def __init__(self, count: int, batch: int, seed: int, share: Share) -> None:
        self.batch = batch * share.count  # of all processes together
        self.share = share
        self.random = torch.Generator().manual_seed(seed)
        self.order = Shuffled(count)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every picture was drawn once."""
        return max(1, self.order.count // self.batch)

    def next(self) -> Sequence[tuple[int, int]]:
        """Draw the indices and seeds of this process's crops."""
        return self.share.of([(self.order.next(self.random), self._draw_seed()) for _ in range(self.batch)])

    def _draw_seed(self) -> int:
        return int(torch.randint(SEEDS, (), generator=self.random))

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the draws to come."""
        return drawing_state(self.random, [self.order])

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved draws were."""
        continue_drawing(self.random, [self.order], state)
