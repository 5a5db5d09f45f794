"""The event model: a word of music from all that is told before it."""

from __future__ import annotations

from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.tracker import FEATURES
from capriccio.media.music.words import WORDS
from capriccio_training.music.nets.told_lstm import ToldLstm

COUNTS = tuple(feature.count for feature in (*FEATURES, *CONTROLS))
"""How many values each feature and each control has."""


class Composer(ToldLstm):
    """Words from what is told: (T, N, features) whole numbers → (T, N, words) logits."""

    def __init__(self, width: int, layers: int, dropout: float) -> None:
        super().__init__(COUNTS, len(WORDS), width, layers, dropout)
