"""One generator against one discriminator: the networks, the generator's average, their optimisers and state.

A recipe composes its step from these. Must not know: what the networks make of what, and which losses are added up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training.config import OptimizerConfig
from capriccio_training.learning.adversarial import AdversarialLoss
from capriccio_training.learning.ema import Ema
from capriccio_training.learning.optimisers import AdversarialOptimisers
from capriccio_training.learning.terms import Terms, total
from capriccio_training.subject import Stateful


class Adversaries:
    """What is trained; `discriminator` gives a sequence of score maps."""

    def __init__(
        self,
        fabric: Fabric,
        generator: nn.Module,
        discriminator: nn.Module,
        game: AdversarialLoss,
        optimizer: OptimizerConfig,
    ) -> None:
        self.game = game
        self.average = Ema(generator.to(fabric.device), optimizer.ema)
        self.generator = fabric.setup_module(generator)
        self.discriminator = fabric.setup_module(discriminator)
        self.optimisers = AdversarialOptimisers(fabric, [self.generator], [self.discriminator], optimizer)
        self.pools: dict[str, Stateful] = {}

    def fool(self, fake: Tensor) -> Tensor:
        """The generator's side of the game for (N, C, H, W) fakes."""
        self.discriminator.requires_grad_(False)  # it only passes the gradient on
        loss = self.game.generator(self.discriminator(fake))
        self.discriminator.requires_grad_(True)
        return loss

    def step_generator(self, terms: Terms) -> None:
        """Descend the sum of the terms, and let the average follow."""
        self.optimisers.step_generators(total(terms.values()))
        self.average.update(self.generator.module)

    def step_discriminator(self, real: Tensor, fake: Tensor) -> Terms:
        """Show the discriminator real and made pictures; `fake` passes no gradient on."""
        # Mixed precision and compilation, which are in the wrapper, can't derive twice.
        judge = self.discriminator.module if self.game.derives_twice else self.discriminator
        loss = self.game.discriminator(judge, real, fake.detach())
        self.optimisers.step_discriminators(loss)
        self._bound_weights()
        return {"discriminator": loss}

    @torch.no_grad()
    def _bound_weights(self) -> None:
        bound = self.game.weight_bound
        if math.isfinite(bound):
            for weight in self.discriminator.parameters():
                weight.clamp_(-bound, bound)

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale every learning rate to `factor` times its configured value."""
        self.optimisers.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Stateful]:
        nets = {"generator": self.generator.module, "discriminator": self.discriminator.module}
        return nets | {"average": self.average} | self.optimisers.parts()

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return {name: part.state_dict() for name, part in self._stateful().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for name, part in self._stateful().items():
            part.load_state_dict(state[name])
