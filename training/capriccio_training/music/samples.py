"""The fixed sheet that shows a music training's progress: what the model improvises, as piano rolls.

Each row is one piece; time runs to the right in sixteenths, pitch upwards, each track has a colour. Never influences
the training.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.media.music.score import TICKS, Score
from capriccio.media.music.words import HIGHEST_PITCH, LOWEST_PITCH
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.method import Known, Method, Wish
from capriccio_training.subject import Recipe, Sampler

WISH = Wish(count=4, bars=8)
STEP = TICKS // 4
STEPS_IN_BAR = 16
ZOOM = 2
"""Pixels of a step and of a semitone."""

GROUND, BAR_LINE = 20, 60
DRUM_COLOR = (150, 150, 150)
COLORS = ((70, 110, 255), (255, 90, 60), (80, 190, 90), (230, 180, 40), (190, 90, 220))
"""Of tracks in turn."""


def make_sampler(method: Method, config: MusicConfig, known: Known) -> Sampler:
    """Show the same wish all through a training."""

    def sheet(recipe: Recipe, _device: torch.device) -> Tensor:
        scores = method.improvise(config, recipe.parts.average.average, known, WISH)
        rolls = [roll(score, WISH.bars) for score in scores]
        return torch.from_numpy(np.concatenate(rolls)).permute(2, 0, 1).contiguous()

    return sheet


def roll(score: Score, bars: int) -> NDArray[np.uint8]:
    """Draw so many bars of 4/4 as (pitches, steps, 3), enlarged."""
    steps = STEPS_IN_BAR * bars
    picture = np.full((HIGHEST_PITCH - LOWEST_PITCH + 1, steps, 3), GROUND, np.uint8)
    picture[:, ::STEPS_IN_BAR] = BAR_LINE
    for number, track in enumerate(score.tracks):
        color = DRUM_COLOR if track.is_drums else COLORS[number % len(COLORS)]
        for note in track.notes:
            if LOWEST_PITCH <= note.pitch <= HIGHEST_PITCH:
                start = note.start // STEP
                picture[HIGHEST_PITCH - note.pitch, start : start + max(1, note.length // STEP)] = color
    return np.repeat(np.repeat(picture, ZOOM, 0), ZOOM, 1)
