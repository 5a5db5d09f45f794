"""A policy that knows one look: a Q network taught the exact values of freshly drawn states.

Like the judge of tiles it is a measuring instrument: no training of a translation sees it, and it sees none.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.examples.grid_world.judge import draw
from capriccio_training.examples.grid_world.world import MOVES, State, distances, move, new_state
from capriccio_training.style.nets.q_network import QNetwork

DISCOUNT = 0.5  # the next steps count, what is far off hardly: the best action is the same with any
LONGEST = 12  # steps in which a walk must reach the gem; the longest shortest way is hardly ever above 10


def exact_values(state: State) -> list[float]:
    """Q*(state, action) for each action: from the next tile on, each step of a shortest way earns 1."""
    steps = distances(state)
    values = []
    for action in range(len(MOVES)):
        after, reward = move(state, action)
        to_come = (1 - DISCOUNT ** steps[after.walker]) / (1 - DISCOUNT)
        values.append(reward + DISCOUNT * to_come)
    return values


def teach_referee(look: str, seed: int, steps: int = 800, batch: int = 64) -> QNetwork:
    """Teach a Q network the look's values."""
    torch.manual_seed(seed)
    dice = random.Random(seed)
    network = QNetwork(len(MOVES))
    adam = torch.optim.Adam(network.parameters(), 1e-3)
    for step in range(steps):
        adam.param_groups[0]["lr"] = 1e-3 * min(1.0, 2 - 2 * step / steps)
        states = [new_state(dice) for _ in range(batch)]
        loss = F.mse_loss(network(draw(states, look)), torch.tensor([exact_values(state) for state in states]))
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
    return network.eval().requires_grad_(False)


def share_of_walks_that_arrive(
    referee: QNetwork, look: str, translate: Callable[[Tensor], Tensor], states: list[State]
) -> float:
    """Play from ``states`` in a look, choosing by what the referee makes of the translated frames."""
    walking, arrived = list(states), 0
    for _ in range(LONGEST):
        actions = referee(translate(draw(walking, look))).argmax(1).tolist()
        after = [move(state, action)[0] for state, action in zip(walking, actions, strict=True)]
        arrived += sum(state.done for state in after)
        walking = [state for state in after if not state.done]
        if not walking:
            break
    return arrived / len(states)
