"""What the methods share that make whole pictures from noise: DCGAN's networks, the game, and what goes into them.

Must not know: in which order a method teaches whom, and what it asks beside the score.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversarial import adversarial_loss
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.augment import Augment
from capriccio_training.learning.turns import Turns
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.latent import Codes, Latent
from capriccio_training.texture.nets.dcgan import Discriminator, Generator

__all__ = ["Players", "build_generator"]


class Players:
    """A generator that makes pictures from `latent`, and a discriminator that gives `answers` beside its score."""

    def __init__(
        self, config: TextureConfig, fabric: Fabric, random: torch.Generator, latent: Latent, answers: int = 0
    ) -> None:
        self.latent = latent
        self.random = random
        self.device = fabric.device
        game = adversarial_loss(config.gan.game, config.gan.gradient_penalty, config.gan.weight_clip, random)
        discriminator = Discriminator(config.data.channels, config.data.side, config.discriminator, answers)
        generator = build_generator(config, latent)
        augment = Augment(config.data.augment, random)
        self.parts = Adversaries(fabric, generator, discriminator, game, config.optimizer, augment)
        self.turns = Turns(config.gan.critic_steps)
        self.parts.keep("turns", self.turns)

    def draw(self, count: int) -> Codes:
        """Draw what so many pictures are made from."""
        return self.latent.draw(count, self.random).to(self.device)

    def make(self, codes: Codes) -> Tensor:
        """Return (N, C, S, S) in [-1, 1]; gradients reach the generator."""
        made: Tensor = self.parts.generator(self.latent.join(codes))
        return made

    @torch.no_grad()
    def show(self, codes: Codes) -> Tensor:
        """Return (N, C, S, S) in [-1, 1] to be judged, without the generator's gradients."""
        return self.make(codes)


def build_generator(config: TextureConfig, latent: Latent) -> Generator:
    """Make the generator that the settings describe."""
    return Generator(latent.size, config.data.channels, config.data.side, config.generator)
