"""CycleGAN: unpaired translation by cycle consistency (Zhu et al. 2017, arXiv 1703.10593).

Two generators, G: source → target and F: target → source, and a discriminator for each domain:

    L(G, F, D_source, D_target) = L_GAN(G, D_target) + L_GAN(F, D_source) + λ L_cyc(G, F)        (eq. 3)

with a pool of 50 fakes for the discriminators (§4). The rows of the paper's ablation (tables 4 and 5) are settings:

    cycle alone             loss.gan = 0
    GAN alone               cycle.forward = 0, cycle.backward = 0
    GAN + forward cycle     cycle.backward = 0
    GAN + backward cycle    cycle.forward = 0

What the paper does not have is off by default: pooled cycles, noise before the way back, and the regularisers.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.losses import pictures
from capriccio_training.style.nets import picture_of
from capriccio_training.style.recipes.parts import BOTH_WAYS, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers


@dataclass(frozen=True)
class Direction:
    """One way of translating: from which domain to which, and what its cycle and its identity weigh."""

    start: str
    end: str
    cycle: float
    identity: float


@dataclass(frozen=True)
class Translation:
    """What one direction makes of a batch: G(x), F(G(x)), and its terms of eq. 3."""

    fake: Tensor
    back: Tensor | None  # None where the cycle weighs nothing
    terms: Terms


class CycleGan:
    """The state of a CycleGAN training and its step."""

    data = "unpaired"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        _check_not_empty(config)
        cycle = self.cycle = config.cycle
        self.directions = (
            Direction("source", "target", cycle.forward, cycle.identity * cycle.backward),
            Direction("target", "source", cycle.backward, cycle.identity * cycle.forward),
        )
        self.random = random
        self.parts = AdversarialParts(config, fabric, random, BOTH_WAYS)
        self.regularisers = Regularisers(config.loss, random)

    def step(self, source: Tensor, target: Tensor) -> Terms:
        """One step on a batch of each domain, (N, 3, H, W) in [-1, 1]; returns the losses."""
        real = {"source": source, "target": target}
        fakes: dict[str, Tensor] = {}
        terms: Terms = {}
        for direction in self.directions:
            made = self.translate(direction, real)
            fakes[direction.end] = made.fake
            terms |= made.terms
        self.parts.step_generators(terms)
        return detached(terms | self.parts.step_discriminators(real, fakes))

    def translate(self, direction: Direction, real: dict[str, Tensor]) -> Translation:
        """Take (N, 3, H, W) pictures of both domains, by name, one way and back."""
        start, end, generators = direction.start, direction.end, self.parts.generators
        fake, terms = self.regularisers.translate(end, generators[end], real[start])
        terms |= self.parts.fool(end, fake)
        back = None
        if direction.cycle > 0:
            back = picture_of(generators[start](self._with_noise(fake)))
            terms[f"cycle/{start}"] = direction.cycle * pictures.cycle(back, real[start], self.cycle.pool)
        if direction.identity > 0:
            same = picture_of(generators[end](real[end]))
            terms[f"identity/{end}"] = direction.identity * pictures.cycle(same, real[end], self.cycle.pool)
        return Translation(fake, back, terms)

    def _with_noise(self, fake: Tensor) -> Tensor:
        """Drown what a fake might hide for the way back (arXiv 1712.02950)."""
        if self.cycle.noise == 0:
            return fake
        noise = torch.randn(fake.shape, generator=self.random).to(fake)
        return fake + self.cycle.noise * noise


def _check_not_empty(config: StyleConfig) -> None:
    if config.loss.gan == 0 and config.cycle.forward == 0 and config.cycle.backward == 0:
        message = "loss.gan, cycle.forward and cycle.backward are all 0; nothing would be learned, raise one"
        raise InvalidField(message, field="loss.gan")
