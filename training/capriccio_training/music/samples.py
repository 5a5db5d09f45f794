"""The fixed sheet that shows a music training's progress: what the model improvises, as piano rolls.

Each row is one piece. Never influences the training.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from capriccio.media.music.piano_roll import piano_roll
from capriccio.media.music.score import TICKS
from capriccio_training.music.config import MusicConfig
from capriccio_training.music.method import Known, Method, Wish
from capriccio_training.subject import Recipe, Sampler

WISH = Wish(count=4, bars=8)
BAR = 4 * TICKS


def make_sampler(method: Method, config: MusicConfig, known: Known) -> Sampler:
    """Show the same wish all through a training."""

    def sheet(recipe: Recipe, _device: torch.device) -> Tensor:
        scores = method.improvise(config, recipe.parts.average.average, known, WISH)
        rolls = [piano_roll(score, end=BAR * WISH.bars) for score in scores]
        width = min(picture.shape[1] for picture in rolls)  # a note may sound on after the last bar
        return torch.from_numpy(np.concatenate([picture[:, :width] for picture in rolls])).permute(2, 0, 1).contiguous()

    return sheet
