"""pix2pix from a texture to its height and roughness (Isola et al. 2017, arXiv 1611.07004).

    L = λ_h |h - ĥ|₁ + λ_s |∇h - ∇ĥ|₁ + λ_r |r - r̂|₁ + λ_gan L_G(x, ĥ, r̂)

The slopes are what normals and light show, and count beside the height itself. The discriminator sees maps together
with the texture that they are of, rolled on the torus.
"""

from __future__ import annotations

from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.data.levels import to_uint8
from capriccio_training.learning.adversarial import Hinge
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.augment import Augment
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.nets.critic import PatchCritic
from capriccio_training.texture.nets.maps_net import MapsNet

OFFSET = 0.1  # what it counts that a whole map lies too high or too low; relief has no natural zero
SHOWN = 8  # materials on a sheet of samples


class Maps:
    """Learns `texture.maps`."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, _labels: int) -> None:
        self.settings = config.maps
        self.random = random
        critic = PatchCritic(self.settings.critic_width, inputs=5)
        augment = Augment(config.data.augment, random)
        self.parts = Adversaries(fabric, MapsNet(self.settings.width), critic, Hinge(), config.optimizer, augment)

    def step(self, colours: Tensor, maps: Tensor) -> Terms:
        """Make maps of (N, 3, S, S) textures, and compare with the true (N, 2, S, S) ones."""
        weights = self.settings
        made = self.parts.generator(colours)
        height, roughness = (made - maps).split(1, dim=1)
        terms = {
            "height": weights.height * (height - (1 - OFFSET) * height.mean((2, 3), keepdim=True)).abs().mean(),
            "slope": weights.slope * torch.stack([_step(height, axis).abs().mean() for axis in (2, 3)]).sum(),
            "roughness": weights.roughness * roughness.abs().mean(),
        }
        if weights.gan > 0:
            terms["gan"] = weights.gan * self.parts.fool(self._seen(colours, made))
        self.parts.step_generator(terms)
        judged: Terms = {}
        if weights.gan > 0:
            judged = self.parts.step_discriminator(self._seen(colours, maps), self._seen(colours, made))
        return detached(terms | judged)

    def _seen(self, colours: Tensor, maps: Tensor) -> Tensor:
        """What the discriminator judges: five channels in [-1, 1], rolled, so that no edge is special."""
        shifts = torch.randint(colours.shape[2], (2,), generator=self.random).tolist()
        return torch.roll(torch.cat([colours, maps * 2 - 1], dim=1), shifts, (2, 3))

    @classmethod
    def make_sampler(cls, _config: TextureConfig, batches: Any) -> Sampler:
        """Show some textures with their true height, the made one, and both roughnesses."""
        places = torch.linspace(0, len(batches.folder) - 1, SHOWN).round().int().tolist()
        colours, maps = (torch.stack(each) for each in zip(*(batches.cut(p, seed=p) for p in places), strict=True))

        @torch.no_grad()
        def sheet(recipe: Any, device: torch.device) -> Tensor:
            made = recipe.parts.average.average(colours.to(device)).cpu()
            fields = [each[:, channel : channel + 1] for channel in (0, 1) for each in (maps, made)]
            shown = [colours, *((2 * field - 1).expand(-1, 3, -1, -1) for field in fields)]
            return to_uint8(torch.cat([torch.cat(list(column), dim=1) for column in shown], dim=2))

        return sheet


def _step(field: Tensor, axis: int) -> Tensor:
    """The difference of each pixel to its neighbour on the torus."""
    return torch.roll(field, -1, axis) - field
