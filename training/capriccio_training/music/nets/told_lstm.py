"""What is told before an answer, embedded and added up, through an LSTM, to the answer.

(Hochreiter and Schmidhuber 1997.) Its state goes in and comes out, so that each answer costs the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

PADDING = 16
"""Rows after the last, for the parity check of model files draws values up to 15 for everything that is told."""


class ToldLstm(nn.Module):
    """Logits from what is told: (T, N, features) whole numbers → (T, N, answers)."""

    starts: Tensor

    def __init__(
        self, counts: Sequence[int], answers: int, width: int, layers: int, dropout: float, column_dropout: float = 0.0
    ) -> None:
        """Make one for features that have so many values each.

        With `column_dropout`, learning leaves whole features out with that chance, in place of numbers of their sum:
        then no answer can rely on a few of them together.
        """
        super().__init__()
        starts = [sum(counts[:index]) for index in range(len(counts))]
        self.register_buffer("starts", torch.tensor(starts), persistent=False)
        self.table = nn.Embedding(sum(counts) + PADDING, width)
        nn.init.normal_(self.table.weight, std=len(counts) ** -0.5)
        self.told = nn.LayerNorm(width)
        self.lstm = nn.LSTM(width, width, layers, dropout=dropout if layers > 1 else 0.0)
        self.told_dropout = nn.Dropout(0.0 if column_dropout else dropout)
        self.column_dropout = nn.Dropout(column_dropout)
        self.dropout = nn.Dropout(dropout)
        self.words = nn.Linear(width, answers)

    def forward(
        self, told: Tensor, hidden: Tensor | None = None, cell: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits, and the state (layers, N, width) that the next answers go on from; without one, from silence."""
        rows = told.long() + self.starts
        if self.training:  # does not keep each embedding for the gradient
            columns = rows.flatten(0, 1)
            flat = nn.functional.embedding_bag(
                columns, self.table.weight, mode="sum", per_sample_weights=self._kept(columns)
            )
            added = flat.view(*rows.shape[:2], -1)
        else:
            added = self.table(rows).sum(2)
        seen = self.told_dropout(self.told(added))
        state = None if hidden is None or cell is None else (hidden, cell)
        made, (hidden, cell) = self.lstm(seen, state)
        return self.words(self.dropout(made) + seen), hidden, cell

    def _kept(self, columns: Tensor) -> Tensor | None:
        """Weights of what is told: 0 where a feature is left out, more than 1 where it is not; None where all count."""
        if not self.column_dropout.p:
            return None
        return cast(Tensor, self.column_dropout(torch.ones(columns.shape, device=columns.device)))
