"""The event model: all that is told before a word, embedded and added up, through an LSTM, to the next word.

(Hochreiter and Schmidhuber 1997.) Its state goes in and comes out, so that each word costs the same.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.tracker import FEATURES
from capriccio.media.music.words import WORDS

COUNTS = tuple(feature.count for feature in (*FEATURES, *CONTROLS))
PADDING = 16
"""Rows after the last, for the parity check draws values up to 15 for every feature."""


class Composer(nn.Module):
    """Words from what is told: (T, N, features) whole numbers → (T, N, words) logits."""

    starts: Tensor

    def __init__(self, width: int, layers: int, dropout: float) -> None:
        super().__init__()
        starts = [sum(COUNTS[:index]) for index in range(len(COUNTS))]
        self.register_buffer("starts", torch.tensor(starts), persistent=False)
        self.table = nn.Embedding(sum(COUNTS) + PADDING, width)
        nn.init.normal_(self.table.weight, std=len(COUNTS) ** -0.5)
        self.told = nn.LayerNorm(width)
        self.lstm = nn.LSTM(width, width, layers, dropout=dropout if layers > 1 else 0.0)
        self.dropout = nn.Dropout(dropout)
        self.words = nn.Linear(width, len(WORDS))

    def forward(
        self, told: Tensor, hidden: Tensor | None = None, cell: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits, and the state (layers, N, width) that the next words go on from; without one, from silence."""
        rows = told.long() + self.starts
        if self.training:  # does not keep each embedding for the gradient
            flat = nn.functional.embedding_bag(rows.flatten(0, 1), self.table.weight, mode="sum")
            added = flat.view(*rows.shape[:2], -1)
        else:
            added = self.table(rows).sum(2)
        seen = self.dropout(self.told(added))
        state = None if hidden is None or cell is None else (hidden, cell)
        made, (hidden, cell) = self.lstm(seen, state)
        return self.words(self.dropout(made) + seen), hidden, cell
