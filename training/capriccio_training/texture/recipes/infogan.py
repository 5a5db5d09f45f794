"""InfoGAN: sliders and categories found without labels (Chen et al. 2016, arXiv 1606.03657).

The generator gets codes c beside its noise z, and a network Q, which is the discriminator with other last weights, has
to tell them from the picture:

    min over G, Q max over D    V(D, G) - λ L_I(G, Q),    L_I = E[log Q(c | G(z, c))]        (eq. 6)

For a category Q gives its probabilities, for a slider the mean of a normal distribution with a deviation of 1. As in
the authors' programs Q learns in the discriminator's step, the generator in its own.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.tiles import TileBatches
from capriccio_training.texture.gan_config import InfoganConfig
from capriccio_training.texture.latent import Codes, Latent
from capriccio_training.texture.recipes.players import Players
from capriccio_training.texture.sheets import make_sampler


class Infogan:
    """The state of an InfoGAN training and its step."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, labels: int) -> None:
        self.settings = config.infogan
        answers = config.infogan.categories + config.infogan.sliders
        self.players = Players(config, fabric, random, self.latent(config, labels), answers)

    @staticmethod
    def latent(config: TextureConfig, _labels: int) -> Latent:
        """What the generator takes: noise, a category, sliders."""
        return Latent(config.gan.noise, config.infogan.categories, config.infogan.sliders)

    @property
    def parts(self) -> Adversaries:
        """What it trains."""
        return self.players.parts

    def step(self, pictures: Tensor, _labels: Tensor) -> Terms:
        """One step on (N, C, S, S) pictures in [-1, 1]; returns the losses."""
        judged = self._teach_discriminator(pictures)
        if not self.players.turns.next():
            return detached(judged)
        return detached(self._teach_generator(len(pictures)) | judged)

    def _teach_discriminator(self, pictures: Tensor) -> Terms:
        codes = self.players.draw(len(pictures))
        made = self.players.show(codes)
        (real, _), (fake, told) = self.parts.look(pictures), self.parts.look(made)
        terms = {"discriminator": self.parts.compare(pictures, made, real, fake)}
        terms |= {f"{name}/told": term for name, term in surprise(told, codes, self.settings).items()}
        self.parts.descend_discriminator(terms)
        return terms

    def _teach_generator(self, count: int) -> Terms:
        codes = self.players.draw(count)
        scores, told = self.parts.look_through(self.players.make(codes))
        terms = {"gan": self.parts.game.generator([scores])} | surprise(told, codes, self.settings)
        self.parts.step_generator(terms)
        return terms

    @classmethod
    def make_sampler(cls, config: TextureConfig, batches: TileBatches) -> Sampler:
        """Show pictures of each category, of the same noise all through a training."""
        return make_sampler(cls.latent(config, len(batches.names)), config.loop.seed)


def surprise(told: Tensor, codes: Codes, settings: InfoganConfig) -> Terms:
    """-log Q(c | x), weighted, for (N, categories + sliders) `told` by Q; without what does not depend on either."""
    terms: Terms = {}
    if settings.categories:
        terms["choice"] = settings.choice * F.cross_entropy(told[:, : settings.categories], codes.choice)
    if settings.sliders:
        missed = told[:, settings.categories :] - codes.sliders
        terms["slide"] = settings.slide * 0.5 * missed.square().mean(0).sum()
    return terms
