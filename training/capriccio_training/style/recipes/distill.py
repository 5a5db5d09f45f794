"""Distillation: a generator fast enough for a game learns what a large teacher does with every frame.

    L = λ₁ E[|T(x) - S(x)|] + λ₂ (1 - SSIM(T(x), S(x))) + λ₃ L_GAN(S, D)

The teacher T is any exported style model; its pictures are made once, when the training starts, and then learned as
pairs. (Li et al. 2020, arXiv 2003.08936, and Ren et al. 2021, arXiv 2108.06908, distil GANs this way; the student needs
no unpaired game, which is where a small network fails.) The discriminator tells S(x) from T(x); a grid is better off
without it, since it asks for what a grid can't make.
"""

from __future__ import annotations

from dataclasses import replace

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.losses import pictures
from capriccio_training.style.recipes.parts import ONE_WAY, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers


class Distill:
    """The state of a distillation and its step."""

    data = "taught"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.weights = config.distill
        config = replace(config, loss=replace(config.loss, gan=config.distill.gan))
        self.parts = AdversarialParts(config, fabric, random, ONE_WAY)
        self.regularisers = Regularisers(config.loss, random)

    def step(self, source: Tensor, taught: Tensor) -> Terms:
        """One step on frames and what the teacher makes of them, (N, 3, H, W) in [-1, 1]; returns the losses."""
        made, terms = self.regularisers.translate("target", self.parts.generators["target"], source)
        terms["taught/target"] = self.weights.l1 * F.l1_loss(made, taught)
        if self.weights.structure > 0:
            terms["structure/target"] = self.weights.structure * pictures.structure(made, taught)
        terms |= self.parts.fool("target", made)
        self.parts.step_generators(terms)
        return detached(terms | self.parts.step_discriminators({"target": taught}, {"target": made}))
