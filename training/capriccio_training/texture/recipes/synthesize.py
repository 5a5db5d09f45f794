"""Textures by label from noise: a generator that learns to continue exemplars.

    L = λ_stat SWD(y, x) + λ_gram Gram(y, x) + λ_gan L_G(y, c) + λ_lat Lattice(y, x)

x is the pattern of a whole tile (without its palette), c its code by global statistics, y a smaller torus made from
noise and c. The discriminator judges patches of y and x knowing c; Gram compares products of its features (GramGAN,
Portenier et al. 2020); Lattice keeps the network's cells from showing. Labels play no part in training: when the model
is exported, the codes of all tiles of a label are kept, and asking for the label chooses among them.
"""

from __future__ import annotations

from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.data.levels import to_uint8
from capriccio_training.learning.adversarial import Hinge
from capriccio_training.learning.adversaries import Adversaries
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.subject import Sampler
from capriccio_training.texture.config import SYNTHESIZE_CELL as CELL
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.grain import grain_of
from capriccio_training.texture.data.palette import palette_of
from capriccio_training.texture.exemplars import known_of
from capriccio_training.texture.losses.lattice import lattice_excess
from capriccio_training.texture.losses.torus_patches import torus_patch_distance
from capriccio_training.texture.nets.base import NOISE, fitted
from capriccio_training.texture.nets.exemplar_judge import ExemplarJudge
from capriccio_training.texture.nets.synthesizer import ExemplarSynthesizer

SHOWN = 14  # textures on a sheet of samples


class Synthesize:
    """Learns `texture.synthesize`."""

    def __init__(self, config: TextureConfig, fabric: Fabric, random: torch.Generator, _labels: int) -> None:
        settings = self.settings = config.synthesize
        self.random = random
        network = ExemplarSynthesizer(settings.width, settings.code)
        judge = ExemplarJudge(settings.critic_width, settings.code)
        self.parts = Adversaries(fabric, network, judge, Hinge(), config.optimizer)

    def step(self, pictures: Tensor, _labels: Tensor) -> dict[str, Tensor]:
        """Continue (N, 3, S, S) whole tiles that wrap."""
        exemplar = palette_of(pictures).remove(pictures)
        noise, wobble = self._drawn(exemplar)
        with torch.no_grad():
            grain, tones = fitted(noise, grain_of(exemplar), exemplar)
        made, code = self.parts.generator(exemplar, noise, grain, tones, wobble)
        real, known = self._part_of(exemplar), code.detach()
        terms = {"statistics": self.settings.statistics * torus_patch_distance(made, exemplar, self.random)}
        if self.settings.lattice > 0:
            terms["lattice"] = self.settings.lattice * lattice_excess(made, real)
        if self.settings.gan > 0:
            terms |= self._fool(made, real, known)
        self.parts.step_generator(terms)
        if self.settings.gan > 0:
            terms |= self._teach_judge(made.detach(), real, known)
        return detached(terms)

    def _drawn(self, exemplar: Tensor) -> tuple[Tensor, Tensor]:
        count, cells = len(exemplar), self.settings.side // CELL
        noise = torch.randn(count, NOISE, cells, cells, generator=self.random)
        wobble = self.settings.wobble * torch.randn(count, self.settings.code, generator=self.random)
        return noise.to(exemplar), wobble.to(exemplar)

    def _part_of(self, exemplar: Tensor) -> Tensor:
        """A part of the made size from a random place: the tiles were rolled when they were cut."""
        side = min(self.settings.side, exemplar.shape[2])
        return exemplar[:, :, :side, :side]

    def _fool(self, made: Tensor, real: Tensor, code: Tensor) -> Terms:
        judge = self.parts.discriminator.requires_grad_(False)
        scores, features = judge(made, code)
        with torch.no_grad():
            wanted = judge(real, code)[1]
        judge.requires_grad_(True)
        gram = torch.stack([gram_distance(a, b) for a, b in zip(features, wanted, strict=True)]).mean()
        return {"gan": self.settings.gan * self.parts.game.generator(scores), "gram": self.settings.gram * gram}

    def _teach_judge(self, made: Tensor, real: Tensor, code: Tensor) -> Terms:
        judge = self.parts.discriminator
        loss = self.parts.game.discriminator(lambda pattern: judge(pattern, code)[0], real, made)
        self.parts.optimisers.step_discriminators(loss)
        return {"discriminator": loss}

    @classmethod
    def make_sampler(cls, _config: TextureConfig, batches: Any) -> Sampler:
        """Show some tiles, and what is made of their kind at the same size and at twice the size."""
        places = torch.linspace(0, len(batches.folder) - 1, SHOWN).round().int().tolist()
        tiles = torch.stack([batches.cut(place, seed=place) for place in places])
        random = torch.Generator().manual_seed(0)
        cells = tiles.shape[2] // CELL
        noises = [torch.randn(1, NOISE, cells, many * cells, generator=random) for many in (1, 2)]

        @torch.no_grad()
        def sheet(recipe: Any, device: torch.device) -> Tensor:
            network = recipe.parts.average.average
            rows = []
            for tile in (each[None] for each in tiles.to(device)):
                known = known_of(tile, tiles.shape[2], network.encoder)
                steered = known.grain, known.tones, known.code
                made = [known.palette.apply(network.synthesizer(noise.to(device), *steered)) for noise in noises]
                rows.append(torch.cat([tile, *made], 3)[0])
            half = (len(rows) + 1) // 2
            columns = [torch.cat(rows[:half], 1), torch.cat(rows[-half:], 1)]
            return to_uint8(torch.cat(columns, 2)).cpu()

        return sheet


def gram_distance(made: Tensor, real: Tensor) -> Tensor:
    """Compare the products of (N, C, H, W) features, averaged over places: mean absolute difference."""
    mine, theirs = (each.flatten(2) @ each.flatten(2).transpose(1, 2) / each[0, 0].numel() for each in (made, real))
    return (mine - theirs).abs().mean()
