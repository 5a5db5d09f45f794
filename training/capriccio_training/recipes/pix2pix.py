"""pix2pix: paired translation (Isola et al. 2017, arXiv 1611.07004), for a target look that can be rendered.

    L = L_GAN(G, D) + λ E[|y - G(x)|]                                                            (eq. 4)

The discriminator sees the source beside the true or the made picture. Here it also gives the ceiling: what a
generator reaches when it is shown the answers.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training import losses
from capriccio_training.config import StyleConfig
from capriccio_training.nets import build_generator, picture_of
from capriccio_training.nets.ema import Ema
from capriccio_training.nets.patch_discriminator import Discriminator
from capriccio_training.recipes.optimisers import AdversarialOptimisers, Stateful, restore, state_of


class Pix2Pix:
    """The state of a pix2pix training and its step. Least squares for the GAN term, as in CycleGAN."""

    paired = True

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:  # noqa: ARG002
        self.weight = config.loss.paired
        settings = config.discriminator
        generator = build_generator(config.generator.name, config.generator.width)
        judge = Discriminator(settings.width, settings.scales, settings.coordinates, pictures=2)
        self.averages = {"target": Ema(generator.to(fabric.device), config.optimizer.ema)}
        self.generator, self.discriminator = fabric.setup_module(generator), fabric.setup_module(judge)
        self.optimisers = AdversarialOptimisers(fabric, [self.generator], [self.discriminator], config.optimizer)

    def step(self, source: Tensor, target: Tensor) -> dict[str, Tensor]:
        """One step on a batch of pairs, (N, 3, H, W) in [-1, 1]; returns the losses."""
        self.discriminator.requires_grad_(False)
        fake = picture_of(self.generator(source))
        terms = {
            "gan/target": losses.lsgan_generator(self.discriminator(torch.cat([source, fake], 1))),
            "paired/target": self.weight * F.l1_loss(fake, target),
        }
        self.optimisers.step_generators(terms["gan/target"] + terms["paired/target"])
        self.discriminator.requires_grad_(True)
        real_scores = self.discriminator(torch.cat([source, target], 1))
        fake_scores = self.discriminator(torch.cat([source, fake.detach()], 1))
        terms["judge/target"] = losses.lsgan_discriminator(real_scores, fake_scores)
        self.optimisers.step_discriminators(terms["judge/target"])
        self.averages["target"].update(self.generator.module)
        return {name: loss.detach() for name, loss in terms.items()}

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale both learning rates to `factor` times their configured values."""
        self.optimisers.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Stateful]:
        return {
            "generator/target": self.generator.module,
            "discriminator/target": self.discriminator.module,
            "average/target": self.averages["target"],
            **self.optimisers.parts(),
        }

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return state_of(self._stateful())

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from `state_dict`."""
        restore(self._stateful(), state)
