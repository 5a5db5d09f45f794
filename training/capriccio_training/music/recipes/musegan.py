"""MuseGAN (Dong et al. 2018, arXiv 1709.06298): phrases of all parts from noise, in the game of WGAN-GP.

    L_D = E[D(G(z))] - E[D(x)] + λ E[(‖∇D(x̂)‖₂ - 1)²],    L_G = -E[D(G(z))]

The critic learns from `musegan.critic_steps` batches, then the generator from one. Notes are probabilities until they
are improvised.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversarial import WassersteinGp
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.learning.turns import Turns
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.nets.phrase_gan import PhraseCritic, PhraseGenerator

__all__ = ["Musegan", "build_phrase_generator"]


class Musegan:
    """The state of a training and its step."""

    def __init__(self, config: MusicConfig, fabric: Fabric, random: torch.Generator) -> None:
        settings = config.musegan
        self.random = random
        generator = build_phrase_generator(config)
        self.shape = generator.shape
        critic = PhraseCritic(config.network.width, settings.steps)
        game = WassersteinGp(settings.gradient_penalty, random)
        self.parts = Adversaries(fabric, generator, critic, game, config.optimizer)
        self.turns = Turns(settings.critic_steps)
        self.parts.keep("turns", self.turns)

    def step(self, phrases: Tensor) -> Terms:
        """One step on (N, parts, bars, steps, pitches) in {0, 1}; returns the losses."""
        judged = self.parts.step_discriminator(phrases, self._shown(phrases))
        if not self.turns.next():
            return detached(judged)
        terms = {"gan": self.parts.fool(self._made(phrases))}
        self.parts.step_generator(terms)
        return detached(terms | judged)

    def _made(self, like: Tensor) -> Tensor:
        noise = torch.randn((len(like), *self.shape), generator=self.random).to(like.device)
        made: Tensor = self.parts.generator(noise)
        return made

    @torch.no_grad()
    def _shown(self, like: Tensor) -> Tensor:
        return self._made(like)


def build_phrase_generator(config: MusicConfig) -> PhraseGenerator:
    """Make the generator that the settings describe."""
    return PhraseGenerator(config.musegan.noise, config.network.width, config.musegan.steps)
