"""What stands on each tile of a frame: a small classifier per look, taught on true renderings.

It sees one tile and the pixel around it, never the rest of the frame, so it can't guess a gem that is not drawn.
It is a measuring instrument: no training of a translation sees it.
"""

from __future__ import annotations

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.data.levels import to_float
from capriccio_training.examples.grid_world.looks import BORDER, TILE, render
from capriccio_training.examples.grid_world.world import SIDE, State, new_state

KINDS = ("ground", "rock", "flower", "gem", "walker")
NOISE = 0.03  # sigma that it must bear, in units of [-1, 1]: translated frames are not as clean as drawn ones


class TileJudge(nn.Module):
    """(N, 3, 32, 32) in [-1, 1] → (N, 5 kinds, 5, 5) scores, one column of kinds for each tile."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        side = TILE + 2 * BORDER
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 3), nn.LeakyReLU(0.2), nn.Conv2d(width, width, 3), nn.LeakyReLU(0.2), nn.Flatten(),
            nn.Linear(width * (side - 4) ** 2, 2 * width), nn.LeakyReLU(0.2), nn.Linear(2 * width, len(KINDS)),
        )  # fmt: skip

    def forward(self, frames: Tensor) -> Tensor:
        """Judge every tile for itself."""
        side = TILE + 2 * BORDER
        cut = frames.unfold(2, side, TILE).unfold(3, side, TILE)  # (N, 3, 5, 5, 8, 8)
        scores: Tensor = self.layers(cut.permute(0, 2, 3, 1, 4, 5).reshape(-1, 3, side, side))
        return scores.view(len(frames), SIDE, SIDE, len(KINDS)).permute(0, 3, 1, 2)


def truth(states: list[State]) -> Tensor:
    """The kind of each tile, (N, 5, 5) int64, as indices of ``KINDS``; the walker hides what it stands on."""
    kinds = torch.zeros(len(states), SIDE, SIDE, dtype=torch.int64)
    for number, state in enumerate(states):
        for kind, cells in enumerate(((), state.rocks, state.flowers, (state.gem,), (state.walker,))):
            for row, column in cells:
                kinds[number, row, column] = kind
    return kinds


def draw(states: list[State], look: str) -> Tensor:
    """Render states as (N, 3, 32, 32) in [-1, 1]."""
    frames = np.stack([render(state, look) for state in states])
    return to_float(torch.from_numpy(frames).permute(0, 3, 1, 2))


def teach_judge(look: str, seed: int, steps: int = 300, batch: int = 32) -> TileJudge:
    """Teach a judge on freshly drawn states."""
    torch.manual_seed(seed)
    dice = random.Random(seed)
    judge = TileJudge()
    adam = torch.optim.Adam(judge.parameters(), 2e-3)
    for _ in range(steps):
        states = [new_state(dice) for _ in range(batch)]
        frames = draw(states, look)
        loss = F.cross_entropy(judge(frames + NOISE * torch.randn_like(frames)), truth(states))
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
    return judge.eval().requires_grad_(False)
