"""The players of an adversarial training: generators, discriminators, averages, pools, their optimisers and state.

A recipe composes its step from these; the loop sees them as `recipe.parts`. Each generator is named by the domain that
it leads to, each discriminator by the domain that it judges: `target`, `source`. Must not know: which losses a recipe
adds up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training.learning.adversarial import adversarial_loss
from capriccio_training.learning.ema import Ema
from capriccio_training.learning.optimisers import AdversarialOptimisers
from capriccio_training.learning.terms import Terms, total
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.data.pool import ImagePool
from capriccio_training.style.nets import build_generator
from capriccio_training.style.nets.patch_discriminator import Discriminator
from capriccio_training.subject import Stateful

ONE_WAY = ("target",)
BOTH_WAYS = ("target", "source")


class AdversarialParts:
    """What is trained, for the given `ends`; `judged` pictures side by side are what a discriminator sees."""

    def __init__(
        self, config: StyleConfig, fabric: Fabric, random: torch.Generator, ends: tuple[str, ...], judged: int = 1
    ) -> None:
        self.fabric = fabric
        self.random = random
        loss = config.loss
        self.gan_weight = loss.gan
        self.game = adversarial_loss(loss.adversarial, loss.gradient_penalty, loss.weight_clip, random)
        nets = {end: build_generator(config.generator) for end in ends}
        judges = {end: _discriminator(config, judged) for end in ends}
        self.averages = {end: Ema(net.to(fabric.device), config.optimizer.ema) for end, net in nets.items()}
        self.generators = {end: fabric.setup_module(net) for end, net in nets.items()}
        self.discriminators = {end: fabric.setup_module(net) for end, net in judges.items()}
        self.pools = {end: ImagePool(loss.pool, random) for end in ends}
        self.optimisers = AdversarialOptimisers(
            fabric, self.generators.values(), self.discriminators.values(), config.optimizer
        )
        self._others: dict[str, Stateful] = {}

    def keep(self, name: str, part: Stateful) -> None:
        """Let checkpoints hold one more part, which only one recipe has."""
        self._others[name] = part

    def learn_beside(self, name: str, net: nn.Module) -> Any:
        """Let one more network learn by the generators' loss, and checkpoints hold it; return it to be called."""
        self.optimisers.teach_with_generators(net.to(self.fabric.device))
        self.keep(name, net)
        return self.fabric.setup_module(net)

    def fool(self, end: str, fake: Tensor) -> Terms:
        """The generator's side of the game: its weighted term for (N, C, H, W) fakes of the domain `end`."""
        if self.gan_weight == 0:
            return {}
        judge = self.discriminators[end].requires_grad_(False)  # it only passes the gradient on
        return {f"gan/{end}": self.gan_weight * self.game.generator(judge(fake))}

    def step_generators(self, terms: Terms) -> None:
        """Descend the sum of the terms, and let the averages follow."""
        self.optimisers.step_generators(total(terms.values()))
        for end, average in self.averages.items():
            average.update(self.generators[end].module)

    def step_discriminators(self, real: Mapping[str, Tensor], fakes: Mapping[str, Tensor]) -> Terms:
        """Show each discriminator the real pictures of its domain and the made ones, some of them from its pool."""
        if self.gan_weight == 0:
            return {}
        terms = {}
        for end, judge in self.discriminators.items():
            made = self.pools[end].query(fakes[end])
            judge.requires_grad_(True)
            # Mixed precision and compilation, which are in the wrapper, can't derive twice.
            judging = judge.module if self.game.derives_twice else judge
            terms[f"judge/{end}"] = self.game.discriminator(judging, real[end], made)
        self.optimisers.step_discriminators(total(terms.values()))
        self._bound_weights()
        return terms

    @torch.no_grad()
    def _bound_weights(self) -> None:
        bound = self.game.weight_bound
        if math.isfinite(bound):
            for judge in self.discriminators.values():
                for weight in judge.parameters():
                    weight.clamp_(-bound, bound)

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale every learning rate to `factor` times its configured value."""
        self.optimisers.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Stateful]:
        nets = {f"generator/{end}": net.module for end, net in self.generators.items()}
        judges = {f"discriminator/{end}": net.module for end, net in self.discriminators.items()}
        averages = {f"average/{end}": average for end, average in self.averages.items()}
        pools = {f"pool/{end}": pool for end, pool in self.pools.items()}
        return nets | judges | averages | pools | self.optimisers.parts() | self._others

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return {name: part.state_dict() for name, part in self._stateful().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for name, part in self._stateful().items():
            part.load_state_dict(state[name])


def _discriminator(config: StyleConfig, judged: int) -> Discriminator:
    settings = config.discriminator
    return Discriminator(settings.width, settings.scales, settings.coordinates, pictures=judged)
