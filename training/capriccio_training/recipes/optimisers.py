"""Adam as the GAN papers set it."""

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
    """One Adam over all parameters of `nets`, set up by `fabric`."""
    parameters = itertools.chain.from_iterable(net.parameters() for net in nets)
    optimiser = torch.optim.Adam(parameters, lr=rate, betas=(config.beta1, config.beta2))
    wrapped = fabric.setup_optimizers(optimiser)
    return cast(Optimizer, wrapped)  # of one optimiser, Fabric makes one that looks the same


def set_learning_rate(optimiser: Optimizer, rate: float) -> None:
    """Set the learning rate of every parameter."""
    for group in optimiser.param_groups:
        group["lr"] = rate
