"""What musegen's generator plays: a melody, note by note, from silence.

Must not know: how the network was trained.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from capriccio.media.music.score import TICKS, Note, Score, Track
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.melodies import NOTHING, REST, Sung
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.music.method import Known, Wish

__all__ = ["improvise"]

CHOIR = 52
BAR = 4 * TICKS


def improvise(_config: MusicConfig, net: nn.Module, known: Known, wish: Wish) -> list[Score]:
    """Sing pieces one by one, each until its bars are full."""
    return [_score(_sing(net, known, wish, number), wish.bars * BAR) for number in range(wish.count)]


@torch.no_grad()
def _sing(net: nn.Module, known: Known, wish: Wish, number: int) -> list[Sung]:
    random = np.random.default_rng((wish.seed, number))
    device = next(net.parameters()).device
    note, state, sung, ticks = (NOTHING, NOTHING), None, [], 0
    while ticks < wish.bars * BAR:
        noise = min(1.0, wish.temperature) * random.standard_normal((1, 1, net.latents), np.float32)  # type: ignore[arg-type]
        foreseen = net(torch.tensor([[note]], device=device), torch.from_numpy(noise).to(device), state)
        state = foreseen.state
        pitch, length = (
            1 + draw(logits[0, 0, 1:].double().cpu().numpy(), wish.temperature, random)  # what is learned never ends
            for logits in (foreseen.pitches, foreseen.lengths)
        )
        note = (pitch, length)
        sung.append((known["pitches"][pitch - 1], known["lengths"][length - 1]))
        ticks += sung[-1][1]
    return sung


def _score(sung: list[Sung], end: int) -> Score:
    notes, start = [], 0
    for pitch, length in sung:
        if pitch != REST:
            notes.append(Note(start, pitch, min(length, end - start)))
        start += length
    return Score((Track.of(CHOIR, notes, "melody"),))
