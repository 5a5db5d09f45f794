"""The model of four voices on a grid: hold, rest or a pitch, for one voice after another."""

from __future__ import annotations

from capriccio_training.music.data.voices import ANSWERS, COUNTS
from capriccio_training.music.nets.told_lstm import ToldLstm


class VoiceNet(ToldLstm):
    """Answers from what is told: (T, N, columns) whole numbers → (T, N, answers) logits."""

    def __init__(self, width: int, layers: int, dropout: float) -> None:
        super().__init__(COUNTS, ANSWERS, width, layers, dropout, dropout * 0.75)
