"""How well the event model foresees pieces. Must not know: how it was trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio.media.music.score import TICKS
from capriccio.media.music.words import WORDS, Kind
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.batches import GROUPS
from capriccio_training.music.data.corpus import Learned
from capriccio_training.music.data.encoding import Encoded, encode
from capriccio_training.music.foreseeing import KEY_NATS, Foreseen

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


def foresee(_config: MusicConfig, net: nn.Module, pieces: Sequence[Learned]) -> Foreseen:
    """Let a model in evaluation mode read whole pieces; no control is told, for they were made from the pieces."""
    controls = [column for group in GROUPS for column in group]
    found = likelihood(net, [encode(each) for each in pieces], controls)
    nats = found.nats + KEY_NATS * len(pieces)
    return Foreseen(len(pieces), nats, found.words, sum(map(_grid_notes, pieces)), found.notes, nats)


def _grid_notes(learned: Learned) -> int:
    """Sixteenths of all parts that ever play."""
    parts = {event.part for bar in learned.piece.bars for event in bar.events}
    return len(parts) * sum(bar.ticks for bar in learned.piece.bars) * 4 // TICKS


@torch.no_grad()
def likelihood(net: nn.Module, pieces: Sequence[Encoded], open_columns: Sequence[int] = ()) -> Likelihood:
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


def _losses(net: nn.Module, told: Tensor, targets: Tensor) -> Tensor:
    hidden = cell = None
    parts = []
    for start in range(0, len(targets), CHUNK):
        logits, hidden, cell = net(told[start : start + CHUNK, None], hidden, cell)
        parts.append(F.cross_entropy(logits[:, 0], targets[start : start + CHUNK], reduction="none"))
    return torch.cat(parts)
