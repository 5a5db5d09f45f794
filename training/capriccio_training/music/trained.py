"""What a run has learned, opened to improvise. Must not know: how it was trained, or what becomes of the pieces."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from torch import nn

from capriccio.media.music.score import Score
from capriccio_training import checkpoint
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.method import Known, Wish
from capriccio_training.music.methods import METHODS

__all__ = ["Trained", "open_trained"]


@dataclass(frozen=True)
class Trained:
    """An averaged network, in evaluation mode, on the CPU."""

    config: MusicConfig
    net: nn.Module
    known: Known
    steps: int

    def improvise(self, wish: Wish) -> list[Score]:
        """Play as many pieces as are wished for."""
        return METHODS[self.config.recipe].improvise(self.config, self.net, self.known, wish)


def open_trained(run: Path) -> Trained:
    """Read a run.

    Raises:
        UnreadableFile: no run, or no checkpoint.
        InvalidField: a run of another subject.
    """
    config = checkpoint.read_config(run, MusicConfig)
    state = checkpoint.load(run)
    net = METHODS[config.recipe].network(config, state["batches"])
    net.load_state_dict(state["recipe"]["average"]["average"])
    return Trained(config, net.eval().requires_grad_(False), state["batches"], int(state["step"]))
