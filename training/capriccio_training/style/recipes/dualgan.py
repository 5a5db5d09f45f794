"""DualGAN: unpaired translation by dual learning (Yi et al. 2017, arXiv 1704.02510).

Two generators, G: source → target and F: target → source, and a Wasserstein critic for each domain:

    l_D(x, y) = D(G(x)) - D(y), and its mirror image for the source
    l_G(x, y) = λ |x - F(G(x))| + λ |y - G(F(y))| - D_source(F(y)) - D_target(G(x))

Algorithm 1 lets the critics learn from some batches before the generators learn from one, clips their weights after
each of their steps, and descends everything by RMSProp. Here every step of the loop teaches the critics, and every
``dualgan.critic_steps``-th the generators too. The paper's noise, dropout in the generator, is left out: a game's frame
must look the same each time.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.learning.turns import Turns
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.nets import picture_of
from capriccio_training.style.recipes.parts import BOTH_WAYS, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers
from capriccio_training.style.recipes.two_way import DIRECTIONS, round_trips


class DualGan:
    """The state of a DualGAN training and its step."""

    data = "unpaired"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.weight = config.dualgan.reconstruction
        self.parts = AdversarialParts(config, fabric, random, BOTH_WAYS)
        self.regularisers = Regularisers(config.loss, random)
        self.turns = Turns(config.dualgan.critic_steps)
        self.parts.keep("turns", self.turns)

    def step(self, source: Tensor, target: Tensor) -> Terms:
        """One step on a batch of each domain, (N, 3, H, W) in [-1, 1]; returns the losses."""
        real = {"source": source, "target": target}
        if not self.turns.next():
            return detached(self.parts.step_discriminators(real, self._only_made(real)))
        trips = round_trips(self.parts, self.regularisers, real)
        reconstruction = {
            f"reconstruction/{domain}": self.weight * F.l1_loss(back, real[domain])
            for domain, back in trips.back.items()
        }
        terms = trips.terms | reconstruction
        self.parts.step_generators(terms)
        return detached(terms | self.parts.step_discriminators(real, trips.made))

    @torch.no_grad()
    def _only_made(self, real: dict[str, Tensor]) -> dict[str, Tensor]:
        generators = self.parts.generators
        return {end: picture_of(generators[end](real[start])) for start, end in DIRECTIONS}
