"""Pictures from noise, without labels: the same two steps, in the games and with the networks of five papers.

    dcgan     the original game, batch norm              Radford et al. 2016, arXiv 1511.06434
    wgan      Wasserstein's, the critic's weights cut    Arjovsky et al. 2017, arXiv 1701.07875
    wgan_gp   Wasserstein's, the critic's slope at 1     Gulrajani et al. 2017, arXiv 1704.00028
    sn_gan    hinge, spectral norm in the discriminator  Miyato et al. 2018, arXiv 1802.05957
    sagan     hinge, spectral norm in both, attention    Zhang et al. 2018, arXiv 1805.08318

What makes each of them itself is in ``presets/recipes/NAME.toml``. The algorithm is that of the papers: the
discriminator learns from ``gan.critic_steps`` batches, then the generator from one. All draw standard normal noise;
DCGAN drew it uniform, which makes no difference worth an option.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.tiles import TileBatches
from capriccio_training.texture.latent import Latent
from capriccio_training.texture.recipes.players import Players
from capriccio_training.texture.sheets import make_sampler


class Gan:
    """The state of such a training and its step."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, labels: int) -> None:
        self.players = Players(config, fabric, random, self.latent(config, labels))

    @staticmethod
    def latent(config: TextureConfig, _labels: int) -> Latent:
        """What the generator takes: noise."""
        return Latent(config.gan.noise)

    @property
    def parts(self) -> Adversaries:
        """What it trains."""
        return self.players.parts

    def step(self, pictures: Tensor, _labels: Tensor) -> Terms:
        """One step on (N, C, S, S) pictures in [-1, 1]; returns the losses."""
        players, parts, count = self.players, self.parts, len(pictures)
        judged = parts.step_discriminator(pictures, players.show(players.draw(count)))
        if not players.turns.next():
            return detached(judged)
        terms = {"gan": parts.fool(players.make(players.draw(count)))}
        parts.step_generator(terms)
        return detached(terms | judged)

    @classmethod
    def make_sampler(cls, config: TextureConfig, batches: TileBatches) -> Sampler:
        """Show pictures of the same noise all through a training."""
        return make_sampler(cls.latent(config, len(batches.names)), config.loop.seed)
