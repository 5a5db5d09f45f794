"""The event model's method: the likelihood of the next word.

L = -E[log p(w_t | what is told at t, w_<t)]
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.batches import IGNORED
from capriccio_training.music.nets.composer import Composer
from capriccio_training.music.recipes.likelihood import LikelihoodParts


class Events:
    """The state of a training and its step."""

    def __init__(self, config: MusicConfig, fabric: Fabric, _random: torch.Generator) -> None:
        network = config.network
        net = Composer(network.width, network.layers, network.dropout)
        self.parts = LikelihoodParts(fabric, net, config.optimizer)

    def step(self, told: Tensor, words: Tensor) -> Terms:
        """One step on a batch as `WordBatches` draws it; returns the loss in nats a word."""
        logits, _, _ = self.parts.net(told)
        loss = F.cross_entropy(logits.flatten(0, 1), words.flatten(), ignore_index=IGNORED)
        self.parts.descend(loss)
        return {"nats": loss.detach()}
