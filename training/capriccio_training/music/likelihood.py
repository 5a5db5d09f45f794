"""How well a model foresees pieces that it has not learned, in nats. Must not know: how it was trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio.media.music.words import WORDS, Kind
from capriccio_training.music.data.encoding import Encoded
from capriccio_training.music.nets.composer import Composer

CHUNK = 2048
"""Words in one call."""


@dataclass(frozen=True)
class Likelihood:
    """Of a set of pieces."""

    nats: float
    """In all."""
    words: int
    notes: int
    by_kind: dict[str, float]
    """Nats of all words of a kind."""

    @property
    def a_note(self) -> float:
        """Nats of a note that is struck, its place and length included."""
        return self.nats / max(1, self.notes)


@torch.no_grad()
def likelihood(net: Composer, pieces: Sequence[Encoded], open_columns: Sequence[int] = ()) -> Likelihood:
    """Let a model in evaluation mode read whole pieces; the controls in `open_columns` are kept from it."""
    kinds = torch.tensor([each.kind.value for each in WORDS])
    sums = torch.zeros(len(Kind), dtype=torch.float64)
    words = notes = 0
    for piece in pieces:
        told = torch.from_numpy(piece.told.copy())
        told[:, list(open_columns)] = 0
        targets = torch.from_numpy(piece.words).long()
        losses = _losses(net, told, targets)
        sums.index_add_(0, kinds[targets], losses.double())
        words += len(targets)
        notes += int(((kinds[targets] == Kind.PITCH.value) | (kinds[targets] == Kind.DRUM.value)).sum())
    by_kind = {kind.name.lower(): float(sums[kind.value]) for kind in Kind}
    return Likelihood(float(sums.sum()), words, notes, by_kind)


def _losses(net: Composer, told: Tensor, targets: Tensor) -> Tensor:
    hidden = cell = None
    parts = []
    for start in range(0, len(targets), CHUNK):
        logits, hidden, cell = net(told[start : start + CHUNK, None], hidden, cell)
        parts.append(F.cross_entropy(logits[:, 0], targets[start : start + CHUNK], reduction="none"))
    return torch.cat(parts)
