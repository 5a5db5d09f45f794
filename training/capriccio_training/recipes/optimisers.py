"""Adam as the GAN papers set it, and learning rates that follow a factor."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import cast

import torch
from lightning_fabric import Fabric
from torch import nn
from torch.optim import Optimizer

from capriccio_training.config import OptimizerConfig


def adam(fabric: Fabric, nets: Iterable[nn.Module], rate: float, config: OptimizerConfig) -> Optimizer:
    """One Adam over all parameters of `nets`, set up by `fabric`; it remembers its full learning rate."""
    parameters = itertools.chain.from_iterable(net.parameters() for net in nets)
    optimiser = torch.optim.Adam(parameters, lr=rate, betas=(config.beta1, config.beta2))
    for group in optimiser.param_groups:
        group["full_rate"] = rate
    wrapped = fabric.setup_optimizers(optimiser)
    return cast(Optimizer, wrapped)  # of one optimiser, Fabric makes one that looks the same


def scale_learning_rate(optimiser: Optimizer, factor: float) -> None:
    """Set every learning rate to `factor` times its full value."""
    for group in optimiser.param_groups:
        group["lr"] = factor * group["full_rate"]
