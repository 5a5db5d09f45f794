"""The fixed sheet that shows a music training's progress: what the model improvises, as piano rolls.

Each row is one style with its own seed; time runs to the right in sixteenths, pitch upwards, each part has a colour.
Never influences the training.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.media.music.arrangement import Bar
from capriccio.media.music.controls import BarControls, PieceControls, style_number
from capriccio.media.music.score import TICKS
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import HIGHEST_PITCH, LOWEST_PITCH, Kind, word
from capriccio.media.music.writing import read_bar
from capriccio_training.music.data.batches import WordBatches
from capriccio_training.music.nets.composer import Composer
from capriccio_training.subject import Recipe, Sampler

BARS = 8
BAR_TICKS = 4 * TICKS
STEP = TICKS // 4
MOST_WORDS = 200
"""Of a bar: an untrained model never ends one."""

COLORS = ((150, 150, 150), (70, 110, 255), (255, 90, 60), (80, 190, 90), (230, 180, 40), (190, 90, 220))
"""Drums, bass, melody, and the three that accompany."""


def make_sampler(batches: WordBatches) -> Sampler:
    """Show the same styles with the same seeds all through a training."""
    styles = sorted({piece.style for piece in batches.pieces})

    @torch.no_grad()
    def sheet(recipe: Recipe, device: torch.device) -> Tensor:
        net = recipe.parts.average.average
        rolls = [roll(improvise(net, style, np.random.default_rng(seed), device)) for seed, style in enumerate(styles)]
        return torch.from_numpy(np.concatenate(rolls)).permute(2, 0, 1).contiguous()

    return sheet


def improvise(net: Composer, style: str, random: np.random.Generator, device: torch.device) -> list[Bar]:
    """Let a model in evaluation mode play `BARS` bars of 4/4."""
    tracker, loudness = Tracker(), [80] * 6
    hidden = cell = None
    bars: list[Bar] = []
    whole = PieceControls(style=style_number(style)).numbers
    for number in range(BARS):
        asked = whole + BarControls(bars_left=BARS - number).numbers
        tracker.open_bar(BAR_TICKS)
        said: list[int] = []
        while len(said) < MOST_WORDS:
            told = torch.tensor([[tracker.features() + asked]], device=device)
            logits, hidden, cell = net(told, hidden, cell)
            chances = torch.softmax(logits[0, 0].double(), 0).cpu().numpy() * tracker.grammar()
            chosen = int(random.choice(len(chances), p=chances / chances.sum()))
            if chosen == word(Kind.BAR):
                break
            said.append(chosen)
            tracker.push(chosen)
        bar, loudness = read_bar(said, BAR_TICKS, loudness)
        bars.append(bar)
    return bars


def roll(bars: list[Bar]) -> NDArray[np.uint8]:
    """Draw bars of 4/4 as (pitches, steps, 3), doubled in both directions."""
    width = BAR_TICKS // STEP
    picture = np.full((HIGHEST_PITCH - LOWEST_PITCH + 1, width * BARS, 3), 20, np.uint8)
    picture[:, ::width] = 60
    for number, bar in enumerate(bars):
        for event in bar.events:
            start = number * width + event.place // STEP
            picture[HIGHEST_PITCH - event.pitch, start : start + max(1, event.length // STEP)] = COLORS[event.part]
    return np.repeat(np.repeat(picture, 2, 0), 2, 1)
