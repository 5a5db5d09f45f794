"""What MuseGAN's generator plays: phrases of four bars that share what lasts, made binary.

Must not know: how the network was trained.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from capriccio.media.music.score import Score
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.phrases import BARS, score_of
from capriccio_training.music.improvising.events import PROGRAMS
from capriccio_training.music.method import Known, Wish

__all__ = ["improvise"]

THRESHOLD = 0.5
LASTS = 0
"""Which of a part's two noises is for the whole phrase, and here for the whole piece."""


def improvise(config: MusicConfig, net: nn.Module, _known: Known, wish: Wish) -> list[Score]:
    """Play pieces one by one; only the last phrase is cut short."""
    return [_piece(config, net, wish, number) for number in range(wish.count)]


@torch.no_grad()
def _piece(config: MusicConfig, net: nn.Module, wish: Wish, number: int) -> Score:
    random = np.random.default_rng((wish.seed, number))
    noise = random.standard_normal((-(-wish.bars // BARS), *net.shape), np.float32)  # type: ignore[misc]
    noise[:, :, LASTS] = noise[:1, :, LASTS]
    device = next(net.parameters()).device
    chances = net(torch.from_numpy(noise).to(device)).cpu().numpy()
    played = _binary(chances, config.musegan.binary, random)
    bars = np.concatenate(list(played), 1)[:, : wish.bars]
    return score_of(bars, PROGRAMS)


def _binary(chances: NDArray[np.float32], how: str, random: np.random.Generator) -> NDArray[np.bool_]:
    """Decide which notes are played: the likely ones, or each by its chance."""
    limit = THRESHOLD if how == "likely" else random.random(chances.shape)
    return np.asarray(chances > limit)
