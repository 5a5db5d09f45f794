"""One generator against one discriminator: the networks, the generator's average, their optimisers and state.

A recipe composes its step from these. Must not know: what the networks make of what, and which losses are added up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training.config import OptimizerConfig
from capriccio_training.learning.adversarial import AdversarialLoss, Judge
from capriccio_training.learning.ema import Ema
from capriccio_training.learning.optimisers import AdversarialOptimisers
from capriccio_training.learning.terms import Terms, total
from capriccio_training.subject import Stateful

Change = Callable[[Tensor], Tensor]
"""Pictures changed at random before a discriminator sees them, (N, C, H, W) → the same."""


class Adversaries:
    """What is trained; `discriminator` gives a sequence of score maps of pictures that `augment` has changed."""

    def __init__(
        self,
        fabric: Fabric,
        generator: nn.Module,
        discriminator: nn.Module,
        game: AdversarialLoss,
        optimizer: OptimizerConfig,
        augment: Change | None = None,
    ) -> None:
        self.game = game
        self.augment: Change = augment or (lambda pictures: pictures)
        self.average = Ema(generator.to(fabric.device), optimizer.ema)
        self.generator = fabric.setup_module(generator)
        self.discriminator = fabric.setup_module(discriminator)
        self.optimisers = AdversarialOptimisers(fabric, [self.generator], [self.discriminator], optimizer)
        self.pools: dict[str, Stateful] = {}
        self._others: dict[str, Stateful] = {}

    def keep(self, name: str, part: Stateful) -> None:
        """Let checkpoints hold one more part, which only one recipe has."""
        self._others[name] = part

    def look(self, pictures: Tensor) -> Sequence[Tensor]:
        """What the discriminator says of (N, C, H, W) pictures."""
        said: Sequence[Tensor] = self.discriminator(self.augment(pictures))
        return said

    def look_through(self, fake: Tensor) -> Sequence[Tensor]:
        """What the discriminator says of (N, C, H, W) fakes, for the generator to learn from; it does not itself."""
        self.discriminator.requires_grad_(False)  # it only passes the gradient on
        said = self.look(fake)
        self.discriminator.requires_grad_(True)
        return said

    def fool(self, fake: Tensor) -> Tensor:
        """The generator's side of the game for (N, C, H, W) fakes."""
        return self.game.generator(self.look_through(fake))

    def step_generator(self, terms: Terms) -> None:
        """Descend the sum of the terms, and let the average follow."""
        self.optimisers.step_generators(total(terms.values()))
        self.average.update(self.generator.module)

    def step_discriminator(self, real: Tensor, fake: Tensor) -> Terms:
        """Show the discriminator real and made pictures; `fake` passes no gradient on."""
        terms = {"discriminator": self.game.discriminator(self._judge(), real, fake.detach())}
        self.descend_discriminator(terms)
        return terms

    def compare(self, real: Tensor, fake: Tensor, scores_of_real: Tensor, scores_of_fake: Tensor) -> Tensor:
        """The discriminator's side of the game, where it gives first a score, which is known, then other answers."""
        compared = self.game.compare([scores_of_real], [scores_of_fake])
        judge = self._judge()
        penalty = self.game.penalty(lambda pictures: judge(pictures)[:1], real, fake)
        return compared if penalty is None else compared + penalty

    def descend_discriminator(self, terms: Terms) -> None:
        """Descend the sum of the terms, and keep the weights as small as the game wants them."""
        self.optimisers.step_discriminators(total(terms.values()))
        self._bound_weights()

    def _judge(self) -> Judge:
        # Mixed precision and compilation, which are in the wrapper, can't derive twice.
        judge = self.discriminator.module if self.game.derives_twice else self.discriminator
        return lambda pictures: judge(self.augment(pictures))

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
        return nets | {"average": self.average} | self.optimisers.parts() | self._others

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return {name: part.state_dict() for name, part in self._stateful().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for name, part in self._stateful().items():
            part.load_state_dict(state[name])
