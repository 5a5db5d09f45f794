"""What recipes do with their optimisers: one, or two against each other.

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


class Optimiser:
    """One optimiser, as `OptimizerConfig` says, with a learning rate of its own."""

    def __init__(self, fabric: Fabric, nets: Iterable[nn.Module], rate: float, config: OptimizerConfig) -> None:
        self._fabric = fabric
        self._rate = rate
        parameters = itertools.chain.from_iterable(net.parameters() for net in nets)
        optimiser = _OPTIMISERS[config.name](parameters, rate, config)
        if config.gradient_clip > 0:
            _clip_before_steps(optimiser, config.gradient_clip)
        self._optimiser: Any = fabric.setup_optimizers(optimiser)

    def teach(self, net: nn.Module) -> None:
        """Let it descend the weights of one more network."""
        self._optimiser.optimizer.add_param_group({"params": list(net.parameters())})

    def step(self, loss: Tensor) -> None:
        """Descend a loss, a scalar."""
        self._optimiser.zero_grad()
        self._fabric.backward(loss)
        self._optimiser.step()

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale the learning rate to `factor` times its configured value."""
        for group in self._optimiser.param_groups:
            group["lr"] = factor * self._rate

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        state: dict[str, Any] = self._optimiser.state_dict()
        return state

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue from `state_dict`."""
        self._optimiser.load_state_dict(state)


class AdversarialOptimisers:
    """One optimiser for the generators and one for the discriminators, as the GAN papers set them."""

    def __init__(
        self,
        fabric: Fabric,
        generators: Iterable[nn.Module],
        discriminators: Iterable[nn.Module],
        config: OptimizerConfig,
    ) -> None:
        self._generator = Optimiser(fabric, generators, config.generator_rate, config)
        self._discriminator = Optimiser(fabric, discriminators, config.discriminator_rate, config)

    def teach_with_generators(self, net: nn.Module) -> None:
        """Let the generators' optimiser descend the weights of one more network."""
        self._generator.teach(net)

    def step_generators(self, loss: Tensor) -> None:
        """Descend the generators' loss, a scalar."""
        self._generator.step(loss)

    def step_discriminators(self, loss: Tensor) -> None:
        """Descend the discriminators' loss, a scalar."""
        self._discriminator.step(loss)

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale both learning rates to `factor` times their configured values."""
        self._generator.set_learning_rate_factor(factor)
        self._discriminator.set_learning_rate_factor(factor)

    def parts(self) -> dict[str, Any]:
        """Return what a checkpoint keeps of them, by name."""
        return {"optimiser/generator": self._generator, "optimiser/discriminator": self._discriminator}


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
