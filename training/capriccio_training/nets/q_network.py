"""What a picture promises: Q(x, a), the reward to come for each action, and the loss that teaches it.

(N, 3, H, W) in [-1, 1] → (N, actions). Any H and W from 16 on. No normalisation layers: instance norm would wipe out
how bright a picture is, which may be what a reward depends on.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.data.transitions import Transitions
from capriccio_training.nets.layers import init_he

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


def temporal_difference(network: nn.Module, slow: nn.Module, seen: Transitions, discount: float) -> Tensor:
    """E[(Q(x, a) - r - discount · max_a' Q̄(x', a'))²] (Q-learning with a target network, Mnih et al. 2015, eq. 2).

    ``slow`` is Q̄, a running average of the network; nothing is earned after a transition that is done.
    """
    with torch.no_grad():
        to_come = slow(seen.next_states).amax(1) * ~seen.done
    value = network(seen.states).gather(1, seen.actions[:, None])[:, 0]
    return F.mse_loss(value, seen.rewards + discount * to_come)
