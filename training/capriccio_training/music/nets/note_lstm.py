"""Classical-Piano-Composer's network (Sigurður Skúli 2017): layers of LSTM over a window of symbols, two dense layers.

The original gives each symbol to the first layer as one number, its place in the vocabulary over the vocabulary's size;
an embedding is the option. Knows no loss.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

DENSE = 256


class NoteLstm(nn.Module):
    """What follows symbols: (N, T) numbers → (N, T, symbols) logits, or (N, 1, symbols) for the last alone."""

    def __init__(self, symbols: int, width: int, layers: int, dropout: float, embedded: bool) -> None:
        super().__init__()
        self.symbols = symbols
        self.table = nn.Embedding(symbols, width) if embedded else None
        between = dropout if layers > 1 else 0.0
        self.lstm = nn.LSTM(width if embedded else 1, width, layers, dropout=between, batch_first=True)
        self.head = nn.Sequential(
            nn.BatchNorm1d(width),
            nn.Dropout(dropout),
            nn.Linear(width, DENSE),
            nn.ReLU(),
            nn.BatchNorm1d(DENSE),
            nn.Dropout(dropout),
            nn.Linear(DENSE, symbols),
        )

    def forward(self, symbols: Tensor, last_alone: bool = False) -> Tensor:
        """Logits of the symbol after each, or after the last."""
        heard, _ = self.lstm(self._given(symbols))
        if last_alone:
            heard = heard[:, -1:]
        logits: Tensor = self.head(heard.flatten(0, 1))
        return logits.view(*heard.shape[:2], -1)

    def _given(self, symbols: Tensor) -> Tensor:
        if self.table is not None:
            embedded: Tensor = self.table(symbols)
            return embedded
        return symbols[..., None].to(torch.float32) / self.symbols
