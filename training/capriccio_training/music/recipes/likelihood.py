"""What every method has that learns by predicting: one network, its average, one optimiser.

Must not know: what the network reads, what it predicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lightning_fabric import Fabric
from torch import Tensor, nn

from capriccio_training.config import OptimizerConfig
from capriccio_training.learning.ema import Ema
from capriccio_training.learning.optimisers import Optimiser
from capriccio_training.subject import Stateful


class LikelihoodParts:
    """What is trained."""

    def __init__(self, fabric: Fabric, net: nn.Module, config: OptimizerConfig) -> None:
        self.average = Ema(net.to(fabric.device), config.ema)
        self.net = fabric.setup_module(net)
        self.optimiser = Optimiser(fabric, [self.net], config.generator_rate, config)
        self.pools: dict[str, Stateful] = {}

    def descend(self, loss: Tensor) -> None:
        """Take one step down the loss, a scalar, and let the average follow."""
        self.optimiser.step(loss)
        self.average.update(self.net.module)

    def set_learning_rate_factor(self, factor: float) -> None:
        """Scale the learning rate to `factor` times its configured value."""
        self.optimiser.set_learning_rate_factor(factor)

    def _stateful(self) -> dict[str, Any]:
        return {"net": self.net.module, "average": self.average, "optimiser": self.optimiser}

    def state_dict(self) -> dict[str, Any]:
        """Everything that a resumed training needs."""
        return {name: part.state_dict() for name, part in self._stateful().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue from `state_dict`."""
        for name, part in self._stateful().items():
            part.load_state_dict(state[name])
