"""The Q networks of both domains, as a task-aware recipe uses them: they learn, they compare, they are kept.

Must not know: generators, discriminators.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.ema import Ema
from capriccio_training.learning.terms import Terms, total
from capriccio_training.style.config import TaskConfig
from capriccio_training.style.data.transitions import Transitions
from capriccio_training.style.nets.q_network import QNetwork, bootstrapped, value_of


class TaskValues:
    """Q_source and Q_target with their slow averages and their optimiser; a checkpoint keeps it as one part."""

    def __init__(self, config: TaskConfig, fabric: Fabric, random: torch.Generator, domains: tuple[str, ...]) -> None:
        self.random = random
        self.config = config
        self.fabric = fabric
        nets = {domain: QNetwork(config.actions, config.width) for domain in domains}
        self.slow = {domain: Ema(net.to(fabric.device), config.slow) for domain, net in nets.items()}
        self.networks = {domain: fabric.setup_module(net) for domain, net in nets.items()}
        weights = [weight for net in self.networks.values() for weight in net.parameters()]
        self.optimiser: Any = fabric.setup_optimizers(torch.optim.Adam(weights, config.rate))

    def disagreement(self, start: str, end: str, pictures: Mapping[str, Tensor]) -> Tensor:
        """d(q, q') + d(q, q'') + d(q', q'') for the `real` pictures of `start`, their `fake`s and the way `back`.

        d is the mean squared difference over all actions. The gradient goes to the pictures, never to the networks.
        """
        judges = {"real": start, "fake": end, "back": start}
        for domain in (start, end):
            self.networks[domain].requires_grad_(False)
        first, second, third = (self.networks[judges[name]](self._blurred(pictures[name])) for name in judges)
        return F.mse_loss(first, second) + F.mse_loss(first, third) + F.mse_loss(second, third)

    def learn(self, seen: Mapping[str, Transitions], made: Mapping[str, Mapping[str, Tensor]]) -> Terms:
        """One step of Q-learning: on what was seen in each domain, and on what was made of the first of it.

        ``made[start][end]`` are pictures in the domain ``end`` of the first states that were seen in ``start``. They
        earn what their originals did, and what is to come is judged from the originals' next states.
        """
        terms = {}
        for start, transitions in seen.items():
            earned = bootstrapped(self.slow[start].average, transitions, self.config.discount)
            pictures = {f"value/{start}": (start, transitions.states)}
            pictures |= {f"value/{start}/{end}": (end, made[start][end].detach()) for end in made.get(start, {})}
            for name, (domain, states) in pictures.items():
                network, count = self.networks[domain].requires_grad_(True), len(states)
                value = value_of(network, self._blurred(states), transitions.actions[:count])
                terms[name] = F.mse_loss(value, earned[:count])
        self.optimiser.zero_grad()
        self.fabric.backward(total(terms.values()))
        self.optimiser.step()
        for domain, average in self.slow.items():
            average.update(self.networks[domain].module)
        return terms

    def _blurred(self, pictures: Tensor) -> Tensor:
        """Pictures as the networks see them: within what can be shown, and under noise that drowns hidden signals."""
        if self.config.noise == 0:
            return pictures.clamp(-1, 1)
        noise = torch.randn(pictures.shape, generator=self.random).to(pictures)
        return pictures.clamp(-1, 1) + self.config.noise * noise

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        state: dict[str, Any] = {f"network/{domain}": net.module.state_dict() for domain, net in self.networks.items()}
        state |= {f"slow/{domain}": average.state_dict() for domain, average in self.slow.items()}
        return state | {"optimiser": self.optimiser.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for domain, network in self.networks.items():
            network.module.load_state_dict(state[f"network/{domain}"])
            self.slow[domain].load_state_dict(state[f"slow/{domain}"])
        self.optimiser.load_state_dict(state["optimiser"])
