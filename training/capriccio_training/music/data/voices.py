"""Music of four voices on a grid of sixteenths, as papers measure it on Bach's chorales: each voice holds or sings.

A piece is a list of steps of four pitches, soprano first. One after another, voices are foreseen: `HOLD`, `REST`, or a
pitch other than the one before. Beside what was sung last, what is told says what the other voices do at this step and
the step before, how long each has held, and what this voice did some beats and bars ago. Must not know: networks,
losses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Piece
from capriccio.media.music.score import TICKS
from capriccio.media.music.words import DRUMS_PART
from capriccio_training.data.share import ALL, Share
from capriccio_training.music.config import DataConfig

__all__ = ["ANSWERS", "COUNTS", "HOLD", "REST", "VoiceBatches", "Voices", "encode_grid", "grid_of", "told_at"]

VOICES = 4
STEP = TICKS // 4
STEPS_OF_BAR = 16
"""Where a bar has them: metres are not known on the published grid."""

LOWEST, HIGHEST = 30, 91
PITCHES = HIGHEST - LOWEST + 1
HOLD, REST = 0, 1
ANSWERS = PITCHES + 2
"""Hold, rest, and the pitches."""

SILENT = 0
"""Of a voice, as a pitch that is told; others count from 1."""

LONGEST_OWN, LONGEST_OTHER = 32, 24
"""Steps that a voice has held, from which on all are alike."""

PITCHES_AGO = (4, 8, 16, 32)
CHANGES_AGO = (8, 16, 32, 64)
"""Steps back at which it is told what this voice sang, and whether it began to sing it there."""

FURTHEST = 30
"""Semitones between voices, from which on all are alike."""

LATEST = 16
"""Bars from the beginning, from which on all are alike."""

IGNORED = -100
"""A target that does not count."""

SEEDS = 1 << 62
FROM_THE_START = 0.1
"""Share of windows that begin with their piece."""

_PITCH_COLUMNS = 1 + 3 + (VOICES - 1) + len(PITCHES_AGO) + VOICES
_INTERVALS = VOICES - 1
_CLASSES = 12
_OF_VOICES = (
    *((PITCHES + 1,) * _PITCH_COLUMNS),
    *((2 * FURTHEST + 2,) * _INTERVALS),
    STEPS_OF_BAR,
    LONGEST_OWN + 1,
    *((3,) * (VOICES - 1)),
    *((LONGEST_OTHER + 1,) * (VOICES - 1)),
    *((3,) * len(CHANGES_AGO)),
    LATEST + 1,
)
COUNTS = (*(VOICES * count for count in _OF_VOICES), VOICES, *((2,) * _CLASSES))
"""How many values each column of what is told has; nearly all mean something else for each voice."""

Grid = NDArray[np.int64]
"""(steps, 4): 0 is silence, 1 is `LOWEST`."""


@dataclass(frozen=True)
class Voices:
    """One piece."""

    told: NDArray[np.uint8]
    """(4 · steps, columns), pitches not yet told apart by voice"""
    answers: NDArray[np.int64]
    """(4 · steps,)"""


def grid_of(piece: Piece) -> Grid | None:
    """Return a piece of exactly four voices that sing one note at a time, highest first; None for any other."""
    parts = sorted({event.part for bar in piece.bars for event in bar.events})
    if len(parts) != VOICES or DRUMS_PART in parts:
        return None
    steps = sum(bar.ticks for bar in piece.bars) // STEP
    grid = np.zeros((steps, VOICES), np.int64)
    for bar, (start, _) in zip(piece.bars, piece.starts, strict=True):
        for event in reversed(bar.events):  # of several at once the highest is written last
            if LOWEST <= event.pitch <= HIGHEST:
                first = (start + event.place) // STEP
                grid[first : first + max(1, event.length // STEP), parts.index(event.part)] = event.pitch - LOWEST + 1
    means = [column[column > 0].mean() for column in grid.T]
    return grid[:, np.argsort(means)[::-1]]


def encode_grid(grid: Grid) -> Voices:
    """Write down what is told before each answer, and the answers."""
    holds = np.zeros(VOICES, np.int64)
    sung = [[SILENT] * 3 for _ in range(VOICES)]
    told: list[list[int]] = []
    answers: list[int] = []
    for step in range(len(grid)):
        before = grid[step - 1] if step else np.zeros(VOICES, np.int64)
        for voice in range(VOICES):
            told.append(told_at(grid, step, voice, holds, sung))
            same = step > 0 and grid[step, voice] == before[voice]
            answers.append(HOLD if same else int(grid[step, voice]) + 1)
        follow(grid, step, holds, sung)
    return Voices(np.array(told, np.uint8), np.array(answers, np.int64))


def follow(grid: Grid, step: int, holds: NDArray[np.int64], sung: list[list[int]]) -> None:
    """Count on from one step to the next: how long voices hold, and what they have sung before."""
    for voice in range(VOICES):
        if step and grid[step, voice] == grid[step - 1, voice]:
            holds[voice] += 1
        else:
            holds[voice] = 1
            sung[voice] = [int(grid[step - 1, voice]) if step else SILENT, *sung[voice][:2]]


def told_at(grid: Grid, step: int, voice: int, holds: NDArray[np.int64], sung: list[list[int]]) -> list[int]:
    """What is told before one voice is foreseen: voices before it in `grid[step]` are known, those after it not."""
    before = grid[step - 1] if step else np.zeros(VOICES, np.int64)
    others = [(voice + number) % VOICES for number in range(1, VOICES)]
    known = [int(grid[step, other] if other < voice else before[other]) for other in others]
    own = int(before[voice])
    classes = [0] * _CLASSES
    for pitch in known:
        if pitch:
            classes[(pitch - 1) % 12] = 1
    return [
        own,
        *sung[voice],
        *known,
        *(int(grid[step - ago, voice]) if step >= ago else SILENT for ago in PITCHES_AGO),
        *map(int, before),
        *(_interval(own, pitch) for pitch in known),
        step % STEPS_OF_BAR,
        min(int(holds[voice]), LONGEST_OWN),
        *(_moves(grid, step, other) if other < voice else 0 for other in others),
        *(min(int(holds[other]), LONGEST_OTHER) for other in others),
        *(_moves(grid, step - ago, voice) if step > ago else 0 for ago in CHANGES_AGO),
        min(step // STEPS_OF_BAR, LATEST),
        voice,
        *classes,
    ]


def _interval(own: int, other: int) -> int:
    return min(max(other - own, -FURTHEST), FURTHEST) + FURTHEST + 1 if own and other else 0


def _moves(grid: Grid, step: int, voice: int) -> int:
    """1 where a voice holds at a step, 2 where it does not."""
    return 1 + int(step == 0 or grid[step, voice] != grid[step - 1, voice])


def by_voice(told: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Tell apart what means something else for each voice: (T, columns) as the network reads them."""
    rows = told.astype(np.int64)
    voice = rows[:, len(_OF_VOICES)]
    rows[:, : len(_OF_VOICES)] += voice[:, None] * np.array(_OF_VOICES)
    return rows


def transposed(voices: Voices, semitones: int) -> Voices:
    """Move a piece up; `semitones` must leave all pitches between `LOWEST` and `HIGHEST`."""
    told = voices.told.copy()
    pitches = told[:, :_PITCH_COLUMNS]
    told[:, :_PITCH_COLUMNS] = np.where(pitches > 0, pitches.astype(np.int64) + semitones, 0)
    told[:, -_CLASSES:] = np.roll(told[:, -_CLASSES:], semitones, 1)
    return Voices(told, np.where(voices.answers > REST, voices.answers + semitones, voices.answers))


class VoiceBatches:
    """Draws windows of pieces of four voices, in all keys."""

    def __init__(self, grids: Sequence[Grid], data: DataConfig, seed: int, share: Share = ALL) -> None:
        if not grids:
            raise InvalidField("no piece has exactly four voices; name a folder with chorales", field="sources")
        self.pieces = [encode_grid(grid) for grid in grids]
        self.data, self.share = data, share
        self.batch = data.batch * share.count
        self.random = torch.Generator().manual_seed(seed)
        lengths = np.array([len(piece.answers) for piece in self.pieces], np.float64)
        self.chances = np.cumsum(lengths) / lengths.sum()

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which as many answers were drawn as there are."""
        count = sum(len(piece.answers) for piece in self.pieces)
        return max(1, count // (self.batch * self.data.window))

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw what is told, (window, batch, columns) int64, and the answers, (window, batch) int64."""
        drawn = [int(torch.randint(SEEDS, (), generator=self.random)) for _ in range(self.batch)]
        examples = [self._example(np.random.default_rng(seed)) for seed in self.share.of(drawn)]
        told = torch.from_numpy(np.stack([told for told, _ in examples], 1))
        return told, torch.from_numpy(np.stack([answers for _, answers in examples], 1))

    def _example(self, random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        index = min(int(np.searchsorted(self.chances, random.random(), "right")), len(self.pieces) - 1)
        piece, window = self.pieces[index], self.data.window
        steps = max(1, (len(piece.answers) - window // 2) // VOICES)
        begin = 0 if random.random() < FROM_THE_START else VOICES * int(random.integers(steps))
        part = Voices(piece.told[begin : begin + window], piece.answers[begin : begin + window])
        moved = self._in_some_key(part, random)
        told = np.zeros((window, len(COUNTS)), np.int64)
        answers = np.full(window, IGNORED, np.int64)
        told[: len(part.answers)], answers[: len(part.answers)] = by_voice(moved.told), moved.answers
        return told, answers

    def _in_some_key(self, part: Voices, random: np.random.Generator) -> Voices:
        pitches = part.told[:, :_PITCH_COLUMNS].astype(np.int64)
        sung = np.concatenate([pitches[pitches > 0], part.answers[part.answers > REST] - 1])
        if not len(sung):
            return part
        down, up = max(-self.data.transpose, 1 - int(sung.min())), min(self.data.transpose, PITCHES - int(sung.max()))
        return transposed(part, int(random.integers(down, up + 1)))

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return {"random": self.random.get_state()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        self.random.set_state(state["random"])
