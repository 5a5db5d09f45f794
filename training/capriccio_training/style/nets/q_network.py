"""What a picture promises: Q(x, a), the reward to come for each action, and what it should be.

(N, 3, H, W) in [-1, 1] → (N, actions). Any H and W from 16 on. No normalisation layers: instance norm would wipe out
how bright a picture is, which may be what a reward depends on.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he
from capriccio_training.style.data.transitions import Transitions

SLOPE = 0.2
PLACES = 5


class QNetwork(nn.Module):
    """Three strided convolutions, 5x5 places, and two layers that see them all at once."""

    def __init__(self, actions: int, width: int = 32) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs, stride in ((3, width, 2), (width, 2 * width, 2), (2 * width, 2 * width, 2)):
            layers += [nn.Conv2d(inputs, outputs, 3, stride, 1), nn.LeakyReLU(SLOPE)]
        self.see = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(PLACES), nn.Flatten())
        self.judge = nn.Sequential(
            nn.Linear(2 * width * PLACES**2, 8 * width), nn.LeakyReLU(SLOPE), nn.Linear(8 * width, actions)
        )
        init_he(self, SLOPE)

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → (N, actions)."""
        values: Tensor = self.judge(self.see(picture))
        return values


def value_of(network: nn.Module, states: Tensor, actions: Tensor) -> Tensor:
    """Q(x, a) of the actions that were taken, (N,)."""
    values: Tensor = network(states)
    return values.gather(1, actions[:, None])[:, 0]


@torch.no_grad()
def bootstrapped(slow: nn.Module, seen: Transitions, discount: float) -> Tensor:
    """r + discount · max_a' Q̄(x', a'), (N,): what Q(x, a) should be (Q-learning, Mnih et al. 2015, eq. 2).

    ``slow`` is Q̄, a running average of Q; nothing is earned after a transition that is done.
    """
    to_come: Tensor = slow(seen.next_states).amax(1) * ~seen.done
    return seen.rewards + discount * to_come
