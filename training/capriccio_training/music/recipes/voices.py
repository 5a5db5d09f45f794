"""Four voices on a grid of sixteenths, by the likelihood of what each does next.

    L = -E[log p(a_{t,v} | a_{<t}, a_{t,<v})]

So is Bach's polyphony measured since Boulanger-Lewandowski et al. 2012; the order of voices within a step is that of
BachBot (Liang 2016), from the soprano down.
"""

from __future__ import annotations

import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.voices import IGNORED
from capriccio_training.music.nets.voices import VoiceNet
from capriccio_training.music.recipes.likelihood import LikelihoodParts

__all__ = ["FourVoices", "build_voice_net"]


class FourVoices:
    """The state of a training and its step."""

    def __init__(self, config: MusicConfig, fabric: Fabric) -> None:
        self.parts = LikelihoodParts(fabric, build_voice_net(config), config.optimizer)

    def step(self, told: Tensor, answers: Tensor) -> Terms:
        """One step on a batch as `VoiceBatches` draws it; returns the loss in nats a note of the grid."""
        logits, _, _ = self.parts.net(told)
        loss = F.cross_entropy(logits.flatten(0, 1), answers.flatten(), ignore_index=IGNORED)
        self.parts.descend(loss)
        return {"nats": loss.detach()}


def build_voice_net(config: MusicConfig) -> VoiceNet:
    """Make the network that the settings describe."""
    network = config.network
    return VoiceNet(network.width, network.layers, network.dropout)
