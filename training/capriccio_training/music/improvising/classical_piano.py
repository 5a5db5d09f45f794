"""What Classical-Piano-Composer's network plays: from a window of the learned music on, a symbol every half beat.

Temperature 0 is the original's way, which soon repeats itself. Must not know: how the network was trained.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from capriccio.media.music.score import TICKS, Note, Score, Track
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.symbols import Symbol, pitches_of
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.music.method import Known, Wish

__all__ = ["improvise"]

HALF_BEAT = TICKS // 2
IN_A_BAR = 8
PIANO = 0


@torch.no_grad()
def improvise(_config: MusicConfig, net: nn.Module, known: Known, wish: Wish) -> list[Score]:
    """Go on from windows that are drawn, which are not part of the pieces."""
    vocabulary = [tuple(symbol) for symbol in known["vocabulary"]]
    device = next(net.parameters()).device
    randoms = [np.random.default_rng((wish.seed, number)) for number in range(wish.count)]
    windows = torch.stack([known["starts"][int(random.integers(len(known["starts"])))] for random in randoms]).to(
        device
    )
    played: list[list[Symbol]] = [[] for _ in randoms]
    for _ in range(wish.bars * IN_A_BAR):
        logits = net(windows, last_alone=True)[:, 0].double().cpu().numpy()
        drawn = [draw(row, wish.temperature, random) for row, random in zip(logits, randoms, strict=True)]
        windows = torch.cat([windows[:, 1:], torch.tensor(drawn, device=device)[:, None]], 1)
        for piece, number in zip(played, drawn, strict=True):
            piece.append(vocabulary[number])
    return [_score(piece) for piece in played]


def _score(symbols: list[Symbol]) -> Score:
    notes = (
        Note(place * HALF_BEAT, pitch, HALF_BEAT)
        for place, symbol in enumerate(symbols)
        for pitch in pitches_of(symbol)
    )
    return Score((Track.of(PIANO, notes, "piano"),))
