"""Pieces as pictures: phrases of four bars of 4/4, a binary piano-roll for each part. What MuseGAN learns from.

Time runs along rows, pitch along columns. Must not know: networks, losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Bar, Piece
from capriccio.media.music.score import DRUMS, TICKS, Note, Score, Track
from capriccio.media.music.words import DRUMS_PART, PARTS
from capriccio_training.data.share import ALL, Share
from capriccio_training.music.config import MusicConfig

__all__ = ["BARS", "LOWEST", "PITCHES", "PhraseBatches", "picture", "score_of"]

BARS = 4
BAR = 4 * TICKS
LOWEST, PITCHES = 24, 84
"""Seven octaves from C, as in the paper; what lies outside is left out."""


def picture(bars: Sequence[Bar], steps: int) -> NDArray[np.bool_]:
    """Draw bars of 4/4: (parts, bars, steps, pitches); notes sound on over bar lines, drums fill one step."""
    ticks = BAR // steps
    roll = np.zeros((PARTS, len(bars) * steps, PITCHES), np.bool_)
    for number, bar in enumerate(bars):
        for event in bar.events:
            if LOWEST <= event.pitch < LOWEST + PITCHES:
                start = number * steps + event.place // ticks
                length = 1 if event.part == DRUMS_PART else max(1, event.length // ticks)
                roll[event.part, start : start + length, event.pitch - LOWEST] = True
    return roll.reshape(PARTS, len(bars), steps, PITCHES)


def score_of(roll: NDArray[np.bool_], programs: Sequence[int]) -> Score:
    """Turn (parts, bars, steps, pitches) back into notes: cells that follow one another are one note."""
    steps = roll.shape[2]
    ticks = BAR // steps
    flat = roll.reshape(PARTS, -1, PITCHES).astype(np.int8)
    edges = np.diff(np.pad(flat, ((0, 0), (1, 1), (0, 0))), axis=1)
    tracks = []
    for part in range(PARTS):
        pitches, starts = np.nonzero(edges[part].T == 1)
        _, ends = np.nonzero(edges[part].T == -1)  # in the same order
        notes = [
            Note(int(start) * ticks, LOWEST + int(pitch), (1 if part == DRUMS_PART else int(end - start)) * ticks)
            for pitch, start, end in zip(pitches, starts, ends, strict=True)
        ]
        if notes:
            tracks.append(Track.of(DRUMS if part == DRUMS_PART else programs[part], notes, f"part {part}"))
    return Score(tuple(tracks))


class PhraseBatches:
    """Draws phrases: every four bars of 4/4 in which something is played."""

    def __init__(self, pieces: Sequence[Piece], config: MusicConfig, seed: int, share: Share = ALL) -> None:
        self.pieces, self.share, self.steps = pieces, share, config.musegan.steps
        self.batch = config.data.batch * share.count
        self.places = [
            (number, start)
            for number, piece in enumerate(pieces)
            for start in range(len(piece.bars) - BARS + 1)
            if _is_phrase(piece.bars[start : start + BARS])
        ]
        if not self.places:
            raise InvalidField(f"no piece has {BARS} bars of 4/4 in a row; allowed: music in 4/4", field="sources")
        self.random = torch.Generator().manual_seed(seed)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which as many bars were drawn as there are."""
        return max(1, len(self.places) // (self.batch * BARS))

    def next(self) -> tuple[Tensor]:
        """Draw (batch, parts, bars, steps, pitches) in {0, 1}, float32."""
        drawn = torch.randint(len(self.places), (self.batch,), generator=self.random)
        pictures = [self._phrase(*self.places[place]) for place in self.share.of(drawn.tolist())]
        return (torch.from_numpy(np.stack(pictures)).float(),)

    def _phrase(self, piece: int, start: int) -> NDArray[np.bool_]:
        return picture(self.pieces[piece].bars[start : start + BARS], self.steps)

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return {"random": self.random.get_state()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        self.random.set_state(state["random"])


def _is_phrase(bars: Sequence[Bar]) -> bool:
    return all(bar.ticks == BAR for bar in bars) and any(bar.events for bar in bars)
