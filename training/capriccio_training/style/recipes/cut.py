"""CUT: unpaired translation by contrast between patches, one way only (Park et al. 2020, arXiv 2007.15651).

One generator G: source → target whose encoder, with the heads H, also says what belongs together:

    L(G, D, H) = L_GAN(G, D) + λ_X L_PatchNCE(G, H, X) + λ_Y L_PatchNCE(G, H, Y)

The first contrast asks that every patch of G(x) can be told by the patch of x at the same place, among others of the
same picture; the second, of G(y) and y, stands in for an identity loss. There is no second generator to train, and
nothing has to be turned back. The paper's two variants are settings:

    CUT         λ_X = 1, λ_Y = 1
    FastCUT     λ_X = 10, λ_Y = 0, and pictures mirrored at random whose features are mirrored back

Both show the discriminator only the newest fakes. G leaves a picture as it is at first, where the first contrast is
nearly perfect already: a λ_X too large for the data keeps it there.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.losses.contrastive import patch_nce
from capriccio_training.style.nets import picture_of
from capriccio_training.style.nets.patch_features import PatchFeatures, channels_of, random_places
from capriccio_training.style.recipes.parts import ONE_WAY, AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers


class Cut:
    """The state of a CUT or FastCUT training and its step."""

    data = "unpaired"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.settings = config.cut
        self.random = random
        self.parts = AdversarialParts(config, fabric, random, ONE_WAY)
        self.generator = self.parts.generators["target"]
        self.heads = self.parts.learn_beside("heads", PatchFeatures(channels_of(self.generator.module)))
        self.regularisers = Regularisers(config.loss, random)

    def step(self, source: Tensor, target: Tensor) -> Terms:
        """One step on a batch of each domain, (N, 3, H, W) in [-1, 1]; returns the losses."""
        mirrored = self._draw_mirrored()
        fake, terms = self.regularisers.translate("target", self.generator, _mirror(source, mirrored))
        terms |= self.parts.fool("target", fake)
        terms["contrast/target"] = self.settings.contrast * self.contrast(source, fake, mirrored)
        if self.settings.identity > 0:
            same = picture_of(self.generator(_mirror(target, mirrored)))
            terms["identity/target"] = self.settings.identity * self.contrast(target, same, mirrored)
        self.parts.step_generators(terms)
        return detached(terms | self.parts.step_discriminators({"target": target}, {"target": fake}))

    def contrast(self, given: Tensor, made: Tensor, mirrored: bool) -> Tensor:
        """L_PatchNCE between pictures and what G made of them, perhaps of their mirror images."""
        with torch.no_grad():
            features = self._encode(given)
            places = random_places(features, self.settings.patches, self.random)
            keys = self.heads(features, places)
        queries = self.heads([_mirror(each, mirrored) for each in self._encode(made)], places)
        return patch_nce(queries, keys, self.settings.temperature)

    def _encode(self, pictures: Tensor) -> list[Tensor]:
        with self.parts.fabric.autocast():
            features: list[Tensor] = self.generator.module.encode(pictures)  # type: ignore[operator]
        return features

    def _draw_mirrored(self) -> bool:
        return self.settings.flip and bool(torch.rand((), generator=self.random) < 0.5)


def _mirror(pictures: Tensor, mirrored: bool) -> Tensor:
    return pictures.flip(3) if mirrored else pictures
