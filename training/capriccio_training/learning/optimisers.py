"""What every adversarial recipe does with its two optimisers.

Must not know: losses, what the networks are.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training.config import OptimizerConfig

RMSPROP_DECAY = 0.9  # of its running average of squares: Hinton's; the papers that use it name none


class AdversarialOptimisers:
    """One optimiser for the generators and one for the discriminators, as the GAN papers set them."""

    def __init__(
        self,
        fabric: Fabric,
        generators: Iterable[nn.Module],
        discriminators: Iterable[nn.Module],
        config: OptimizerConfig,
    ) -> None:
        self._fabric = fabric
        self._rates = {"generator": config.generator_rate, "discriminator": config.discriminator_rate}
        nets = {"generator": generators, "discriminator": discriminators}
        self._optimisers: dict[str, Any] = {name: self._set_up(name, nets[name], config) for name in nets}

    def _set_up(self, name: str, nets: Iterable[nn.Module], config: OptimizerConfig) -> Any:
        parameters = itertools.chain.from_iterable(net.parameters() for net in nets)
        optimiser = _OPTIMISERS[config.name](parameters, self._rates[name], config)
        if config.gradient_clip > 0:
            _clip_before_steps(optimiser, config.gradient_clip)
        return self._fabric.setup_optimizers(optimiser)

    def teach_with_generators(self, net: nn.Module) -> None:
        """Let the generators' optimiser descend the weights of one more network."""
        self._optimisers["generator"].optimizer.add_param_group({"params": list(net.parameters())})

    def step_generators(self, loss: Tensor) -> None:
        """Descend the generators' loss, a scalar."""
        self._step("generator", loss)

    def step_discriminators(self, loss: Tensor) -> None:
        """Descend the discriminators' loss, a scalar."""
        self._step("discriminator", loss)

    def _step(self, name: str, loss: Tensor) -> None:
        self._optimisers[name].zero_grad()
        self._fabric.backward(loss)
        self._optimisers[name].step()

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale both learning rates to `factor` times their configured values."""
        for name, optimiser in self._optimisers.items():
            for group in optimiser.param_groups:
                group["lr"] = factor * self._rates[name]

    def parts(self) -> dict[str, Any]:
        """Return what a checkpoint keeps of them, by name."""
        return {f"optimiser/{name}": optimiser for name, optimiser in self._optimisers.items()}


def _clip_before_steps(optimiser: torch.optim.Optimizer, most: float) -> None:
    """Shorten gradients longer than `most` right before they are used, when devices have exchanged theirs.

    Without it one outlier stays in Adam's mean of squares for a thousand steps, in which nothing moves.
    """

    def shorten(stepping: torch.optim.Optimizer, _args: Any, _options: Any) -> None:
        torch.nn.utils.clip_grad_norm_([w for group in stepping.param_groups for w in group["params"]], most)

    optimiser.register_step_pre_hook(shorten)


def _adam(weights: Iterable[Tensor], rate: float, config: OptimizerConfig) -> torch.optim.Optimizer:
    return torch.optim.Adam(weights, rate, (config.beta1, config.beta2), weight_decay=config.weight_decay)


def _adamw(weights: Iterable[Tensor], rate: float, config: OptimizerConfig) -> torch.optim.Optimizer:
    return torch.optim.AdamW(weights, rate, (config.beta1, config.beta2), weight_decay=config.weight_decay)


def _rmsprop(weights: Iterable[Tensor], rate: float, config: OptimizerConfig) -> torch.optim.Optimizer:
    return torch.optim.RMSprop(weights, rate, RMSPROP_DECAY, weight_decay=config.weight_decay)


def _sgd(weights: Iterable[Tensor], rate: float, config: OptimizerConfig) -> torch.optim.Optimizer:
    return torch.optim.SGD(weights, rate, config.beta1, weight_decay=config.weight_decay)


_OPTIMISERS = {"adam": _adam, "adamw": _adamw, "rmsprop": _rmsprop, "sgd": _sgd}
