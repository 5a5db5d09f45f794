"""The note-sequence LSTM of Classical-Piano-Composer (Sigurður Skúli 2017): a window of symbols → the next one.

    L = -E[log p(s_t | s_{t-100} … s_{t-1})]

The original foresees the one symbol after each window; with `classical_piano.every_symbol` a window teaches a hundred.
"""

from __future__ import annotations

import torch.nn.functional as F
from lightning_fabric import Fabric
from torch import Tensor

from capriccio_training.learning.terms import Terms
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.nets.note_lstm import NoteLstm
from capriccio_training.music.recipes.likelihood import LikelihoodParts

__all__ = ["ClassicalPiano", "build_note_lstm"]


class ClassicalPiano:
    """The state of a training and its step."""

    def __init__(self, config: MusicConfig, fabric: Fabric, symbols: int) -> None:
        self.last_alone = not config.classical_piano.every_symbol
        self.parts = LikelihoodParts(fabric, build_note_lstm(config, symbols), config.optimizer)

    def step(self, symbols: Tensor, following: Tensor) -> Terms:
        """One step on (N, T) symbols and those one later; returns the loss in nats a symbol."""
        logits = self.parts.net(symbols, self.last_alone)
        targets = following[:, -1:] if self.last_alone else following
        loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        self.parts.descend(loss)
        return {"nats": loss.detach()}


def build_note_lstm(config: MusicConfig, symbols: int) -> NoteLstm:
    """Make the network that the settings describe."""
    network = config.network
    return NoteLstm(symbols, network.width, network.layers, network.dropout, config.classical_piano.embedded)
