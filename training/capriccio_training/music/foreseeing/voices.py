"""How well the model of four voices foresees pieces. Must not know: how it was trained."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from capriccio.errors import InvalidField
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.corpus import Learned
from capriccio_training.music.data.voices import HOLD, by_voice, encode_grid, grid_of
from capriccio_training.music.foreseeing import KEY_NATS, Foreseen


@torch.no_grad()
def foresee(_config: MusicConfig, net: nn.Module, pieces: Sequence[Learned]) -> Foreseen:
    """Let a model in evaluation mode read whole pieces; those of more or fewer than four voices are left out.

    Raises:
        InvalidField: no piece has four voices.
    """
    grids = [grid for learned in pieces if (grid := grid_of(learned.piece)) is not None]
    if not grids:
        raise InvalidField("no piece has exactly four voices; name a folder with chorales", field="sources")
    nats = changed_nats = 0.0
    answers = changed = 0
    for voices in map(encode_grid, grids):
        logits, _, _ = net(torch.from_numpy(by_voice(voices.told)[:, None]))
        targets = torch.from_numpy(voices.answers)
        losses = F.cross_entropy(logits[:, 0], targets, reduction="none").double()
        begins = targets != HOLD
        nats += float(losses.sum())
        changed_nats += float(losses[begins].sum())
        answers += len(targets)
        changed += int(begins.sum())
    return Foreseen(len(grids), nats + KEY_NATS * len(grids), answers, answers, changed, changed_nats)
