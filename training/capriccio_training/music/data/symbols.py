"""Pieces as one long row of symbols, and windows of it: what Classical-Piano-Composer learns from.

A symbol is a single note by its pitch, or the pitch classes of all notes that begin together; when, how long and in
which octave is not in it. Pieces follow one another without a mark. Must not know: networks, losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TypeAlias

import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Piece
from capriccio.media.music.words import DRUMS_PART
from capriccio_training.data.share import ALL, Share
from capriccio_training.music.config import MusicConfig

__all__ = ["Symbol", "SymbolBatches", "pitches_of", "symbols_of"]

Symbol: TypeAlias = tuple[int, ...]
"""One pitch, 21 to 108; or pitch classes, 0 to 11, ascending."""

CHORD_OCTAVE = 60
"""Where the pitch classes of a chord are played."""

STARTS = 64
"""Windows that are kept for improvising to begin with."""


def symbols_of(piece: Piece) -> Iterator[Symbol]:
    """What begins together, in order; drums are left out."""
    for bar in piece.bars:
        pitched = (event for event in bar.events if event.part != DRUMS_PART)
        for _, together in groupby(pitched, key=lambda event: event.place):
            pitches = {event.pitch for event in together}
            yield tuple(pitches) if len(pitches) == 1 else tuple(sorted({pitch % 12 for pitch in pitches}))


def pitches_of(symbol: Symbol) -> tuple[int, ...]:
    """The notes to play: a single one where it was, a chord from the middle C upwards."""
    (first, *_) = symbol
    return symbol if first >= 12 else tuple(CHORD_OCTAVE + pitch_class for pitch_class in symbol)


class SymbolBatches:
    """Draws windows, and what follows each of their symbols."""

    def __init__(self, pieces: Sequence[Piece], config: MusicConfig, seed: int, share: Share = ALL) -> None:
        played = [symbol for piece in pieces for symbol in symbols_of(piece)]
        self.window, self.share = config.data.window, share
        self.batch = config.data.batch * share.count
        if len(played) <= self.window:
            message = f"the music has {len(played)} notes and chords; allowed: more than data.window, {self.window}"
            raise InvalidField(message, field="data.window")
        self.vocabulary = sorted(set(played))
        numbers = {symbol: number for number, symbol in enumerate(self.vocabulary)}
        self.row = torch.tensor([numbers[symbol] for symbol in played])
        self.taught = self.window if config.classical_piano.every_symbol else 1
        self.random = torch.Generator().manual_seed(seed)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which as many symbols were foreseen as there are."""
        return max(1, len(self.row) // (self.batch * self.taught))

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw (batch, window) symbols by their numbers, and those one later, int64."""
        starts = torch.randint(len(self.row) - self.window, (self.batch,), generator=self.random)
        windows = torch.stack([self.row[start : start + self.window + 1] for start in self.share.of(starts.tolist())])
        return windows[:, :-1], windows[:, 1:]

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come, and what improvising needs: all symbols, and some windows."""
        places = torch.linspace(0, len(self.row) - self.window, STARTS).long().tolist()
        starts = torch.stack([self.row[place : place + self.window] for place in places])
        return {
            "random": self.random.get_state(),
            "vocabulary": [list(each) for each in self.vocabulary],
            "starts": starts,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were.

        Raises:
            InvalidField: the music has other symbols now.
        """
        if state["vocabulary"] != [list(symbol) for symbol in self.vocabulary]:
            message = "the music has other notes and chords than when the run began; start a new run with another --out"
            raise InvalidField(message, field="sources")
        self.random.set_state(state["random"])
