"""Adam as the GAN papers set it, and learning rates that follow a factor."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import torch
from torch import nn

from capriccio_training.config import OptimizerConfig


def adam(nets: Iterable[nn.Module], rate: float, config: OptimizerConfig) -> torch.optim.Adam:
    """One Adam over all parameters of `nets`, which remembers its full learning rate."""
    parameters = itertools.chain.from_iterable(net.parameters() for net in nets)
    optimiser = torch.optim.Adam(parameters, lr=rate, betas=(config.beta1, config.beta2))
    for group in optimiser.param_groups:
        group["full_rate"] = rate
    return optimiser


def scale_learning_rate(optimiser: torch.optim.Optimizer, factor: float) -> None:
    """Set every learning rate to `factor` times its full value."""
    for group in optimiser.param_groups:
        group["lr"] = factor * group["full_rate"]
