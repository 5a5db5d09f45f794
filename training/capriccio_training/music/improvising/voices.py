"""What the model of four voices sings from silence. Must not know: how it was trained."""

from __future__ import annotations

import itertools

import numpy as np
import torch
from torch import nn

from capriccio.media.music.score import Note, Score, Track
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.data.voices import (
    HOLD,
    LOWEST,
    REST,
    STEP,
    STEPS_OF_BAR,
    VOICES,
    Grid,
    by_voice,
    follow,
    told_at,
)
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.music.method import Known, Wish

__all__ = ["improvise"]

NAMES = ("soprano", "alto", "tenor", "bass")
CHOIR = 52
"""General MIDI's choir."""


def improvise(_config: MusicConfig, net: nn.Module, _known: Known, wish: Wish) -> list[Score]:
    """Let a model in evaluation mode sing."""
    return [_sung(net, wish, np.random.default_rng((wish.seed, number))) for number in range(wish.count)]


@torch.no_grad()
def _sung(net: nn.Module, wish: Wish, random: np.random.Generator) -> Score:
    grid = np.zeros((STEPS_OF_BAR * wish.bars, VOICES), np.int64)
    holds, sung = np.zeros(VOICES, np.int64), [[0] * 3 for _ in range(VOICES)]
    device = next(net.parameters()).device
    hidden = cell = None
    for step in range(len(grid)):
        for voice in range(VOICES):
            told = by_voice(np.array([told_at(grid, step, voice, holds, sung)], np.uint8))
            logits, hidden, cell = net(torch.from_numpy(told[:, None]).to(device), hidden, cell)
            chances = logits[0, 0].double().cpu().numpy()
            if step == 0:
                chances[HOLD] = -np.inf  # nothing to hold yet
            chosen = draw(chances, wish.temperature, random)
            before = grid[step - 1, voice] if step else 0
            grid[step, voice] = before if chosen == HOLD else chosen - REST
        follow(grid, step, holds, sung)
    return Score(tuple(Track.of(CHOIR, _notes(grid, voice), name) for voice, name in enumerate(NAMES)))


def _notes(grid: Grid, voice: int) -> list[Note]:
    """Runs of one pitch as notes."""
    pitches = grid[:, voice]
    begins = [0, *(np.flatnonzero(np.diff(pitches)) + 1), len(pitches)]
    return [
        Note(STEP * int(start), LOWEST - 1 + int(pitches[start]), STEP * int(end - start))
        for start, end in itertools.pairwise(begins)
        if pitches[start]
    ]
