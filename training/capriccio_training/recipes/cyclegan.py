"""CycleGAN: unpaired translation by cycle consistency (Zhu et al. 2017, arXiv 1703.10593).

Two generators, G: source → target and F: target → source, and a discriminator for each domain:

    L(G, F, D_source, D_target) = L_GAN(G, D_target) + L_GAN(F, D_source) + λ L_cyc(G, F)        (eq. 3)

with least squares for L_GAN and a pool of 50 fakes for the discriminators (§4). What the paper does not have is
off by default: pooled cycles, noise before the way back, flatness, smoothness of a bilateral grid.
"""

from __future__ import annotations

from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training import losses
from capriccio_training.config import StyleConfig
from capriccio_training.data.pool import ImagePool
from capriccio_training.nets import build_generator
from capriccio_training.nets.ema import Ema
from capriccio_training.nets.patch_discriminator import Discriminator
from capriccio_training.recipes.optimisers import AdversarialOptimisers, Stateful, restore, state_of


class CycleGan:
    """The state of a CycleGAN training and its step."""

    paired = False

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        self.weights = config.loss
        self.random = random
        nets = {name: build_generator(config.generator.name, config.generator.width) for name in _DOMAINS}
        judges = {name: _discriminator(config) for name in _DOMAINS}
        self.averages = {name: Ema(net.to(fabric.device), config.optimizer.ema) for name, net in nets.items()}
        self.generators = {name: fabric.setup_module(net) for name, net in nets.items()}
        self.discriminators = {name: fabric.setup_module(net) for name, net in judges.items()}
        self.pools = {name: ImagePool(config.loss.pool, random) for name in _DOMAINS}
        self.optimisers = AdversarialOptimisers(
            fabric, self.generators.values(), self.discriminators.values(), config.optimizer
        )

    def step(self, source: Tensor, target: Tensor) -> dict[str, Tensor]:
        """One step on a batch of each domain, (N, 3, H, W) in [-1, 1]; returns the losses."""
        fakes, terms = self._generator_losses({"source": source, "target": target})
        self.optimisers.step_generators(torch.stack(list(terms.values())).sum())
        judged = self._discriminator_losses({"source": source, "target": target}, fakes)
        self.optimisers.step_discriminators(torch.stack(list(judged.values())).sum())
        for name, average in self.averages.items():
            average.update(self.generators[name].module)
        return {name: loss.detach() for name, loss in (terms | judged).items()}

    def _generator_losses(self, real: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """The fakes by the domain that they imitate, and each weighted term of eq. 3."""
        _require_grad(self.discriminators, False)
        weights = self.weights
        fakes: dict[str, Tensor] = {}
        terms: dict[str, Tensor] = {}
        for start, end in _DIRECTIONS:
            fake, grid = _split(self.generators[end](real[start]))
            back, _ = _split(self.generators[start](self._with_noise(fake)))
            fakes[end] = fake
            terms[f"gan/{end}"] = losses.lsgan_generator(self.discriminators[end](fake))
            terms[f"cycle/{start}"] = weights.cycle * losses.cycle(back, real[start], weights.cycle_pool)
            if weights.identity > 0:
                same, _ = _split(self.generators[end](real[end]))
                strength = weights.cycle * weights.identity
                terms[f"identity/{end}"] = strength * losses.cycle(same, real[end], weights.cycle_pool)
            if weights.flatness > 0:
                terms[f"flatness/{end}"] = weights.flatness * losses.flatness(fake, real[start])
            if grid is not None and weights.grid_smoothness > 0:
                terms[f"smoothness/{end}"] = weights.grid_smoothness * losses.total_variation(grid)
        return fakes, terms

    def _discriminator_losses(self, real: dict[str, Tensor], fakes: dict[str, Tensor]) -> dict[str, Tensor]:
        _require_grad(self.discriminators, True)
        terms = {}
        for name, judge in self.discriminators.items():
            remembered = self.pools[name].query(fakes[name])
            terms[f"judge/{name}"] = losses.lsgan_discriminator(judge(real[name]), judge(remembered))
        return terms

    def _with_noise(self, fake: Tensor) -> Tensor:
        """Drown what a fake might hide for the way back (arXiv 1712.02950)."""
        if self.weights.cycle_noise == 0:
            return fake
        noise = torch.randn(fake.shape, generator=self.random).to(fake)
        return fake + self.weights.cycle_noise * noise

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale both learning rates to `factor` times their configured values."""
        self.optimisers.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Stateful]:
        nets = {f"generator/{name}": net.module for name, net in self.generators.items()}
        judges = {f"discriminator/{name}": net.module for name, net in self.discriminators.items()}
        averages = {f"average/{name}": average for name, average in self.averages.items()}
        pools = {f"pool/{name}": pool for name, pool in self.pools.items()}
        return nets | judges | averages | pools | self.optimisers.parts()

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return state_of(self._stateful())

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from `state_dict`."""
        restore(self._stateful(), state)


_DOMAINS = ("target", "source")
_DIRECTIONS = (("source", "target"), ("target", "source"))


def _discriminator(config: StyleConfig) -> Discriminator:
    settings = config.discriminator
    return Discriminator(settings.width, settings.scales, settings.coordinates)


def _split(output: Tensor | tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor | None]:
    """A generator's picture and, from the grid generator, its grid."""
    return output if isinstance(output, tuple) else (output, None)


def _require_grad(nets: dict[str, Any], wanted: bool) -> None:
    for net in nets.values():
        assert isinstance(net, nn.Module)
        net.requires_grad_(wanted)
