"""DiscoGAN: unpaired translation as the discovery of a relation (Kim et al. 2017, arXiv 1703.05192).

Two generators, G: source → target and F: target → source, and a discriminator for each domain, in the original game:

    L_CONST(x) = d(F(G(x)), x)
    L_G = L_GAN(G) + L_CONST(x) + L_GAN(F) + L_CONST(y)

with the mean squared error as the distance d. It is CycleGAN's idea in the same month; what differs is the distance,
its weight of 1, which lets the game change more, and that the discriminators see only the newest fakes. The authors'
program also matches the discriminators' features and lets the game rule at first; both are left out here.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.recipes.parts import BOTH_WAYS, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers
from capriccio_training.style.recipes.two_way import round_trips


class DiscoGan:
    """The state of a DiscoGAN training and its step."""

    data = "unpaired"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.weight = config.discogan.reconstruction
        self.parts = AdversarialParts(config, fabric, random, BOTH_WAYS)
        self.regularisers = Regularisers(config.loss, random)

    def step(self, source: Tensor, target: Tensor) -> Terms:
        """One step on a batch of each domain, (N, 3, H, W) in [-1, 1]; returns the losses."""
        real = {"source": source, "target": target}
        trips = round_trips(self.parts, self.regularisers, real)
        constancy = {
            f"constancy/{domain}": self.weight * F.mse_loss(back, real[domain]) for domain, back in trips.back.items()
        }
        terms = trips.terms | constancy
        self.parts.step_generators(terms)
        return detached(terms | self.parts.step_discriminators(real, trips.made))
