"""Pieces as melodies, a pitch and a length for each note, and windows of them: what musegen learns from.

Of a chorale the melody is the soprano. Rests are notes without a pitch. Must not know: networks, losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Piece
from capriccio.media.music.words import LENGTHS, MELODY, nearest
from capriccio_training.data.share import ALL, Share
from capriccio_training.music.config import MusicConfig

__all__ = ["NOTHING", "REST", "MelodyBatches", "Sung", "melody_of"]

Sung: TypeAlias = tuple[int, int]
"""A pitch, or `REST`, and a length in ticks."""

REST = -1
NOTHING = 0
"""The number of what is before the first note and after the last one; pitches and lengths count from 1."""

LONGEST_GAP = LENGTHS[-1]
"""Ticks of silence, from which on it is left out as a rest of the whole piece."""


def melody_of(piece: Piece) -> Iterator[Sung]:
    """The highest notes of the melody, each until the next begins."""
    notes = list(_begins(piece))
    ends = [start for start, _, _ in notes[1:]] + [notes[-1][0] + notes[-1][2]] if notes else []
    for (start, pitch, length), end in zip(notes, ends, strict=True):
        sounds = min(length, end - start)
        yield pitch, nearest(sounds, LENGTHS)
        if 0 < end - start - sounds < LONGEST_GAP:
            yield REST, nearest(end - start - sounds, LENGTHS)


def _begins(piece: Piece) -> Iterator[tuple[int, int, int]]:
    """Starts, pitches and lengths, one note at each start."""
    bar_start = 0
    for bar in piece.bars:
        place = -1
        for event in bar.events:  # high ones come first
            if event.part == MELODY and event.place != place:
                place = event.place
                yield bar_start + event.place, event.pitch, event.length
        bar_start += bar.ticks


class MelodyBatches:
    """Draws windows of melodies, and what follows each of their notes."""

    def __init__(self, pieces: Sequence[Piece], config: MusicConfig, seed: int, share: Share = ALL) -> None:
        melodies = [sung for piece in pieces if (sung := list(melody_of(piece)))]
        if not melodies:
            raise InvalidField("the music has no melody; name a folder with pitched notes", field="sources")
        self.window, self.share = config.data.window, share
        self.batch = config.data.batch * share.count
        self.pitches = sorted({pitch for melody in melodies for pitch, _ in melody})
        self.lengths = sorted({length for melody in melodies for _, length in melody})
        self.melodies = [self._numbers(melody) for melody in melodies]
        self.random = torch.Generator().manual_seed(seed)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which as many notes were drawn as there are."""
        return max(1, sum(map(len, self.melodies)) // (self.batch * self.window))

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw (batch, window, 2) numbers of pitches and lengths, and those one note later, int64."""
        windows = [self._window() for _ in range(self.batch)]
        drawn = torch.stack(list(self.share.of(windows)))
        return drawn[:, :-1], drawn[:, 1:]

    def _window(self) -> Tensor:
        melody = self.melodies[int(torch.randint(len(self.melodies), (), generator=self.random))]
        start = int(torch.randint(max(1, len(melody) - self.window), (), generator=self.random))
        window = torch.full((self.window + 1, 2), NOTHING)
        part = melody[start : start + self.window + 1]
        window[: len(part)] = part
        return window

    def _numbers(self, melody: Sequence[Sung]) -> Tensor:
        """(1 + notes, 2), with nothing at first."""
        numbers = [(self.pitches.index(pitch) + 1, self.lengths.index(length) + 1) for pitch, length in melody]
        return torch.tensor([(NOTHING, NOTHING), *numbers])

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come, and which pitch and length each number is."""
        return {"random": self.random.get_state(), "pitches": self.pitches, "lengths": self.lengths}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were.

        Raises:
            InvalidField: the music has other pitches or lengths now.
        """
        if (state["pitches"], state["lengths"]) != (self.pitches, self.lengths):
            message = "the music has other pitches or lengths than when the run began; start a new run, another --out"
            raise InvalidField(message, field="sources")
        self.random.set_state(state["random"])
