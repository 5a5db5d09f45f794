"""AC-GAN: pictures of a chosen label (Odena et al. 2017, arXiv 1610.09585).

The generator is told a label beside its noise, and the discriminator has to name the label of what it sees:

    L_S = E[log P(real | y)] + E[log P(made | G(z, c))]
    L_C = E[log P(c | y)] + E[log P(c | G(z, c))]

The discriminator ascends L_S + L_C, the generator L_C - L_S. The labels are the folders within the folder of pictures.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.tiles import TileBatches
from capriccio_training.texture.latent import Latent
from capriccio_training.texture.recipes.players import Players
from capriccio_training.texture.sheets import make_sampler


class Acgan:
    """The state of an AC-GAN training and its step."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, labels: int) -> None:
        if labels < 2:
            message = (
                f"acgan learns labels, and the folder of pictures has {labels}; sort the pictures into folders within "
                "it, one for each label, or use --recipe dcgan"
            )
            raise InvalidField(message, field="pictures")
        self.weight = config.acgan.classes
        self.players = Players(config, fabric, random, self.latent(config, labels), answers=labels)

    @staticmethod
    def latent(config: TextureConfig, labels: int) -> Latent:
        """What the generator takes: noise and a label."""
        return Latent(config.gan.noise, choices=labels)

    @property
    def parts(self) -> Adversaries:
        """What it trains."""
        return self.players.parts

    def step(self, pictures: Tensor, labels: Tensor) -> Terms:
        """One step on (N, C, S, S) pictures in [-1, 1] and their (N,) labels; returns the losses."""
        judged = self._teach_discriminator(pictures, labels)
        if not self.players.turns.next():
            return detached(judged)
        return detached(self._teach_generator(len(pictures)) | judged)

    def _teach_discriminator(self, pictures: Tensor, labels: Tensor) -> Terms:
        codes = self.players.draw(len(pictures))
        made = self.players.show(codes)
        (real, named_real), (fake, named_made) = self.parts.look(pictures), self.parts.look(made)
        terms = {
            "discriminator": self.parts.compare(pictures, made, real, fake),
            "class/real": self.weight * F.cross_entropy(named_real, labels),
            "class/made": self.weight * F.cross_entropy(named_made, codes.choice),
        }
        self.parts.descend_discriminator(terms)
        return terms

    def _teach_generator(self, count: int) -> Terms:
        codes = self.players.draw(count)
        scores, named = self.parts.look_through(self.players.make(codes))
        terms = {
            "gan": self.parts.game.generator([scores]),
            "class": self.weight * F.cross_entropy(named, codes.choice),
        }
        self.parts.step_generator(terms)
        return terms

    @classmethod
    def make_sampler(cls, config: TextureConfig, batches: TileBatches) -> Sampler:
        """Show pictures of each label, of the same noise all through a training."""
        return make_sampler(cls.latent(config, len(batches.names)), config.loop.seed)
