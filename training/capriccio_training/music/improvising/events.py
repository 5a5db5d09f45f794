"""What the event model plays when nothing is asked but a style and a length.

It is for looking at a training; what a caller may ask for beside these, the server knows. Must not know: how the model
was trained.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from capriccio.media.music.arrangement import Bar, Piece, perform
from capriccio.media.music.controls import BarControls, PieceControls, style_number
from capriccio.media.music.score import TICKS, Score
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import PARTS, Kind, word
from capriccio.media.music.writing import read_bar
from capriccio_training.music.config import MusicConfig, styles_of
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.music.method import Known, Wish

__all__ = ["PROGRAMS", "improvise", "improvise_piece"]

BAR_TICKS = 4 * TICKS
MOST_WORDS = 200
"""Of a bar: an untrained model never ends one."""

LOUDNESS = 80
PROGRAMS = (0, 32, 73, 0, 48, 46)
"""General MIDI's instruments for drums (which have none), bass, melody, and the three that accompany."""


def improvise(config: MusicConfig, net: nn.Module, _known: Known, wish: Wish) -> list[Score]:
    """Let a model in evaluation mode play; its styles take turns."""
    styles = styles_of(config)
    return [
        improvise_piece(net, styles[number % len(styles)], wish, np.random.default_rng((wish.seed, number)))
        for number in range(wish.count)
    ]


@torch.no_grad()
def improvise_piece(net: nn.Module, style: str, wish: Wish, random: np.random.Generator) -> Score:
    """Let a model in evaluation mode play `wish.bars` bars of 4/4."""
    tracker, loudness = Tracker(), [LOUDNESS] * PARTS
    device = next(net.parameters()).device
    hidden = cell = None
    bars: list[Bar] = []
    whole = PieceControls(style=style_number(style)).numbers
    for number in range(wish.bars):
        asked = whole + BarControls(bars_left=wish.bars - number).numbers
        tracker.open_bar(BAR_TICKS)
        said: list[int] = []
        while len(said) < MOST_WORDS:
            told = torch.tensor([[tracker.features() + asked]], device=device)
            logits, hidden, cell = net(told, hidden, cell)
            allowed = np.where(tracker.grammar(), logits[0, 0].double().cpu().numpy(), -np.inf)
            chosen = draw(allowed, wish.temperature, random)
            if chosen == word(Kind.BAR):
                break
            said.append(chosen)
            tracker.push(chosen)
        bar, loudness = read_bar(said, BAR_TICKS, loudness)
        bars.append(bar)
    return perform(Piece(tuple(bars), PROGRAMS))
