"""Variations of a given texture: an autoencoder whose latent is torn apart, and a decoder that heals it.

    L = λ_rec |x̂ - x|₁ + λ_stat SWD(y, x) + λ_bord E_p min_q |P_p y - P_q x|₁ + λ_gan L_G(y)

x̂ is rebuilt from the texture's own latent, y from the latent after `capriccio.media.rearrangement` moved its cells and
noise was added, both as much as a random strength says; p are patches on borders between what was moved differently.
The discriminator sees y and x rolled on their tori, so it can't tell where an edge was, and scaled by the contrast of
x, so that quiet textures count as loud ones do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio.media.rearrangement import Rearranger
from capriccio_training.data.levels import to_uint8
from capriccio_training.learning.adversarial import FlatHinge
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.augment import Augment
from capriccio_training.learning.terms import detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import VARY_CELL, TextureConfig
from capriccio_training.texture.losses.nearest_patches import border_distance
from capriccio_training.texture.losses.patch_statistics import patch_distance
from capriccio_training.texture.nets.critic import PatchCritic
from capriccio_training.texture.nets.variation import Variation

SHOWN = 6  # textures on a sheet of samples
STRENGTHS = (0.0, 0.25, 0.5, 1.0)
SEEDS = 1 << 62
LEAST_CONTRAST = 0.02  # what quieter textures have is mostly what their files lost


class Vary:
    """Learns `texture.vary`."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, _labels: int) -> None:
        self.settings = config.vary
        self.random = random
        network = Variation(self.settings.width, self.settings.features, self.settings.noise)
        self.channels = network.channels
        critic = PatchCritic(self.settings.critic_width, scales=self.settings.critic_scales, bounded=False)
        game, augment = FlatHinge(self.settings.flatness), Augment(config.data.augment, random)
        self.parts = Adversaries(fabric, network, critic, game, config.optimizer, augment)

    def step(self, pictures: Tensor, _labels: Tensor) -> dict[str, Tensor]:
        """Rebuild and vary (N, 3, S, S) textures that wrap."""
        weights = self.settings
        strength = torch.rand(len(pictures), generator=self.random)
        places, noise, strength = self._change(pictures, strength)
        rebuilt, made = self.parts.generator(pictures, places, noise, strength)
        terms = {"reconstruction": weights.reconstruction * (rebuilt - pictures).abs().mean()}
        if weights.statistics > 0:
            terms["statistics"] = weights.statistics * patch_distance(made, pictures, self.random)
        if weights.borders > 0:
            terms["borders"] = weights.borders * border_distance(made, pictures, places, VARY_CELL, self.random)
        if weights.gan > 0:
            terms["gan"] = weights.gan * self.parts.fool(self._judged(made, pictures))
        self.parts.step_generator(terms)
        if weights.gan > 0:
            terms |= self.parts.step_discriminator(self._judged(pictures, pictures), self._judged(made, pictures))
        return detached(terms)

    def _change(self, pictures: Tensor, strength: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        seed = int(torch.randint(SEEDS, (), generator=self.random))
        return drawn_change(pictures, strength, self.channels, seed)

    def _judged(self, textures: Tensor, pictures: Tensor) -> Tensor:
        """Return what the discriminator sees of textures that are, or were made of, the (N, 3, S, S) pictures."""
        shifts = torch.randint(textures.shape[2], (2,), generator=self.random).tolist()
        mean, spread = pictures.mean((1, 2, 3), keepdim=True), pictures.std((1, 2, 3), keepdim=True)
        return torch.roll((textures - mean) / (spread + LEAST_CONTRAST), shifts, (2, 3))

    @classmethod
    def make_sampler(cls, _config: TextureConfig, batches: Any) -> Sampler:
        """Show some textures beside what becomes of them at growing strength."""
        places = torch.linspace(0, len(batches.folder) - 1, SHOWN).round().int().tolist()
        pictures = torch.stack([batches.cut(place, seed=place) for place in places])

        @torch.no_grad()
        def sheet(recipe: Any, device: torch.device) -> Tensor:
            shown = [pictures]
            for seed, strength in enumerate(STRENGTHS):
                change = drawn_change(pictures, torch.full((SHOWN,), strength), recipe.channels, seed)
                made = recipe.parts.average.average(pictures.to(device), *(each.to(device) for each in change))[1]
                shown.append(made.cpu())
            return to_uint8(torch.cat([torch.cat(list(column), dim=1) for column in zip(*shown, strict=True)], dim=2))

        return sheet


def drawn_change(pictures: Tensor, strength: Tensor, channels: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Draw places, noise and strength for (N, 3, H, W) textures, as `Variation` takes them."""
    random = np.random.Generator(np.random.PCG64(seed))
    rows, columns = (side // VARY_CELL for side in pictures.shape[2:])
    images = to_uint8(pictures).permute(0, 2, 3, 1).cpu().numpy()
    places = [
        Rearranger.of(image, VARY_CELL).places(rows, columns, float(each), random)
        for image, each in zip(images, strength, strict=True)
    ]
    noise = random.standard_normal((len(images), channels, rows, columns), dtype=np.float32)
    return (
        torch.from_numpy(np.stack(places)).to(pictures.device),
        torch.from_numpy(noise).to(pictures),
        strength.to(pictures),
    )
