"""Endless batches of words with what is told before them, with a state that a resumed training continues exactly.

An example is a window that begins with a bar; what follows the end of a piece counts for nothing. Controls are left
open at random. All randomness comes from one generator; where several processes train one model, all draw the same, and
each makes its own share. Must not know: networks, losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.tracker import FEATURES
from capriccio.media.music.words import PARTS
from capriccio_training.data.share import ALL, Share
from capriccio_training.music.config import ControlsConfig, DataConfig
from capriccio_training.music.data.encoding import Encoded
from capriccio_training.music.data.transposing import room, transposed

IGNORED = -100
"""A target that does not count."""

SEEDS = 1 << 62
FROM_THE_START = 0.1
"""Share of windows that begin with their piece: without a past all is different."""

_NAMES = [feature.name for feature in (*FEATURES, *CONTROLS)]


def _columns(*names: str) -> list[int]:
    return [_NAMES.index(name) for name in names]


_FAMILIES = _columns(*(f"family_{part}" for part in range(PARTS)))
_PLAYS = _columns(*(f"plays_{part}" for part in range(PARTS)))
GROUPS = (
    _columns("style"),
    _columns("mode"),
    _columns("tempo"),
    _columns("moved"),
    _FAMILIES,
    _columns("density"),
    _columns("register"),
    _columns("bars_left"),
    _columns("likeness", "reference"),
    _PLAYS,
)
"""Columns that are left open together."""


class WordBatches:
    """Draws windows from pieces."""

    def __init__(
        self, pieces: Sequence[Encoded], data: DataConfig, controls: ControlsConfig, seed: int, share: Share = ALL
    ) -> None:
        self.pieces = pieces
        self.data, self.controls, self.share = data, controls, share
        self.batch = data.batch * share.count
        self.random = torch.Generator().manual_seed(seed)
        self.chances = _chances(pieces, data.evenness)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which as many words were drawn as there are."""
        return max(1, sum(len(piece.words) for piece in self.pieces) // (self.batch * self.data.window))

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw what is told, (window, batch, features) uint8, and the words, (window, batch) int64."""
        drawn = [int(torch.randint(SEEDS, (), generator=self.random)) for _ in range(self.batch)]
        examples = [self._example(np.random.default_rng(seed)) for seed in self.share.of(drawn)]
        told = torch.from_numpy(np.stack([told for told, _ in examples], 1))
        return told, torch.from_numpy(np.stack([words for _, words in examples], 1))

    def _example(self, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        piece = self.pieces[int(np.searchsorted(self.chances, random.random(), "right"))]
        bar = 0 if random.random() < FROM_THE_START else int(random.integers(len(piece.bars)))
        begin, window = int(piece.bars[bar]), self.data.window
        count = min(window, len(piece.words) - begin)
        told = np.zeros((window, piece.told.shape[1]), np.uint8)
        words = np.full(window, IGNORED, np.int64)
        told[:count], words[:count] = self._in_some_key(
            piece.told[begin : begin + count], piece.words[begin : begin + count].astype(np.int64), random
        )
        told[:, self._left_open(random)] = 0
        return told, words

    def _in_some_key(
        self, told: NDArray[np.uint8], words: NDArray[np.int64], random: np.random.Generator
    ) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
        furthest = self.data.transpose
        semitones = int(random.integers(-furthest, furthest + 1))
        lowest, highest = room(told, words) if semitones else (0, 0)
        return transposed(told, words, min(highest, max(lowest, semitones)))

    def _left_open(self, random: np.random.Generator) -> list[int]:
        chance = 1.0 if random.random() < self.controls.all_open else self.controls.open
        return [column for group in GROUPS if random.random() < chance for column in group]

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return {"random": self.random.get_state()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        self.random.set_state(state["random"])


def _chances(pieces: Sequence[Encoded], evenness: float) -> NDArray[np.float64]:
    """The cumulated chances of pieces: by their length within a style, between styles by how evenly they are drawn."""
    sizes: dict[str, int] = {}
    for piece in pieces:
        sizes[piece.style] = sizes.get(piece.style, 0) + len(piece.words)
    weights = np.array([len(piece.words) * sizes[piece.style] ** -evenness for piece in pieces])
    cumulated = np.cumsum(weights)
    chances: NDArray[np.float64] = cumulated / cumulated[-1]
    return chances
