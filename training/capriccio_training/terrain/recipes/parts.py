"""The players of a terrain training: one generator, its average, one discriminator, their optimisers and state.

Must not know: which losses a recipe adds up, what the data are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversarial import adversarial_loss
from capriccio_training.learning.ema import Ema
from capriccio_training.learning.optimisers import AdversarialOptimisers
from capriccio_training.learning.terms import Terms, total
from capriccio_training.subject import Stateful
from capriccio_training.terrain.config import TerrainConfig
from capriccio_training.terrain.nets.relief_discriminator import ReliefDiscriminator
from capriccio_training.terrain.nets.sculptor import CHARACTERS, SKETCH_CHANNELS, Sculptor


class TerrainParts:
    """What is trained; with `sketched`, both networks see a sketch."""

    def __init__(self, config: TerrainConfig, fabric: Fabric, random: torch.Generator, sketched: bool) -> None:
        net = Sculptor(config.generator.width, sketched)
        conditions = CHARACTERS + SKETCH_CHANNELS * sketched
        judge = ReliefDiscriminator(config.discriminator.width, config.discriminator.scales, conditions)
        self.gan_weight = config.loss.gan
        self.game = adversarial_loss(config.loss.adversarial, 0.0, 0.0, random)
        self.average = Ema(net.to(fabric.device), config.optimizer.ema)
        self.generator = fabric.setup_module(net)
        self.discriminator = fabric.setup_module(judge)
        self.optimisers = AdversarialOptimisers(fabric, [self.generator], [self.discriminator], config.optimizer)
        self.pools: dict[str, Stateful] = {}

    def fool(self, seen: Tensor) -> Terms:
        """The generator's side of the game, for what the discriminator sees of its land."""
        if self.gan_weight == 0:
            return {}
        judge = self.discriminator.requires_grad_(False)  # it only passes the gradient on
        return {"gan": self.gan_weight * self.game.generator(judge(seen))}

    def step_generator(self, terms: Terms) -> None:
        """Descend the sum of the terms, and let the average follow."""
        self.optimisers.step_generators(total(terms.values()))
        self.average.update(self.generator.module)

    def step_discriminator(self, real: Tensor, made: Tensor) -> Terms:
        """Show the discriminator true land and made land."""
        if self.gan_weight == 0:
            return {}
        self.discriminator.requires_grad_(True)
        terms = {"judge": self.game.discriminator(self.discriminator, real, made.detach())}
        self.optimisers.step_discriminators(total(terms.values()))
        return terms

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale every learning rate to `factor` times its configured value."""
        self.optimisers.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Stateful]:
        nets: dict[str, Stateful] = {
            "generator": self.generator.module,
            "discriminator": self.discriminator.module,
            "average": self.average,
        }
        return nets | self.optimisers.parts()

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return {name: part.state_dict() for name, part in self._stateful().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for name, part in self._stateful().items():
            part.load_state_dict(state[name])
