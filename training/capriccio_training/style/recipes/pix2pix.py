"""pix2pix: paired translation (Isola et al. 2017, arXiv 1611.07004), for a target look that can be rendered.

    L = L_GAN(G, D) + λ E[|y - G(x)|]                                                            (eq. 4)

The discriminator sees the source beside the true or the made picture. Here it also gives the ceiling: what a
generator reaches when it is shown the answers.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.recipes.parts import ONE_WAY, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers


class Pix2Pix:
    """The state of a pix2pix training and its step."""

    data = "paired"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.weight = config.pix2pix.l1
        self.parts = AdversarialParts(config, fabric, random, ONE_WAY, judged=2)
        self.regularisers = Regularisers(config.loss, random)

    def step(self, source: Tensor, target: Tensor) -> Terms:
        """One step on a batch of pairs, (N, 3, H, W) in [-1, 1]; returns the losses."""
        fake, terms = self.regularisers.translate("target", self.parts.generators["target"], source)
        terms |= self.parts.fool("target", torch.cat([source, fake], 1))
        terms["paired/target"] = self.weight * F.l1_loss(fake, target)
        self.parts.step_generators(terms)
        real, made = torch.cat([source, target], 1), torch.cat([source, fake], 1)
        return detached(terms | self.parts.step_discriminators({"target": real}, {"target": made}))
