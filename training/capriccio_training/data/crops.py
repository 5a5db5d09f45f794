"""Where a training crop is cut: anywhere, or clear of what should not be learnt.

All randomness comes from a generator that is passed in. Must not know: files, batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio_training.data.loading import Blemish

CROPS_OF_AN_EPOCH = 16  # a picture larger than so many crops counts as several
ROUNDING = 1e-8  # of shares: less than one pixel of any crop
POSITIONS_KEPT = 16  # searches for clear places that are remembered: frames of one size share theirs


@dataclass(frozen=True)
class Crop:
    """How a training picture is cut from a loaded one."""

    height: int
    width: int
    flip: bool

    def times(self, height: int, width: int) -> int:
        """How often an epoch draws from a picture of so many pixels: a map of a whole world more often than a frame."""
        return max(1, height * width // (CROPS_OF_AN_EPOCH * self.height * self.width))


def random_crop(
    pictures: list[Tensor], crop: Crop, random: torch.Generator, blemishes: tuple[Blemish, ...] = ()
) -> list[Tensor]:
    """Cut the same random window from each (3, H, W) picture of one size, and flip all or none.

    Windows lie where the ``blemishes`` allow it, or else where there is least of them. A picture smaller than the
    window is mirrored at its edges, which only happens to pictures left unscaled.
    """
    pictures = [_at_least(picture, crop.height, crop.width) for picture in pictures]
    height, width = pictures[0].shape[1:]
    if blemishes:
        top, left = _clear_place(height, width, crop, random, blemishes)
    else:
        top = int(torch.randint(height - crop.height + 1, (), generator=random))
        left = int(torch.randint(width - crop.width + 1, (), generator=random))
    flip = crop.flip and bool(torch.rand((), generator=random) < 0.5)
    windows = [p[:, top : top + crop.height, left : left + crop.width] for p in pictures]
    return [(window.flip(2) if flip else window).contiguous() for window in windows]  # a map lies pixel by pixel


def is_clear(crop: Crop, blemishes: tuple[Blemish, ...]) -> bool:
    """Whether there is a place for the crop that the blemishes allow."""
    return _places(blemishes, crop.height, crop.width).least <= ROUNDING


@dataclass(frozen=True)
class _Places:
    """The best places of a crop, in cells from the top left."""

    flat: NDArray[np.int32]  # row times columns plus column
    columns: int
    least: float  # above 0 where none is allowed: by which share too much is covered


def _clear_place(
    height: int, width: int, crop: Crop, random: torch.Generator, blemishes: tuple[Blemish, ...]
) -> tuple[int, int]:
    places = _places(blemishes, crop.height, crop.width)
    row, column = divmod(int(places.flat[int(torch.randint(len(places.flat), (), generator=random))]), places.columns)
    cell = blemishes[0].cell
    if cell == 1:
        return row, column
    within = torch.randint(cell, (2,), generator=random)
    top, left = row * cell + int(within[0]), column * cell + int(within[1])
    return min(top, height - crop.height), min(left, width - crop.width)


@lru_cache(POSITIONS_KEPT)
def _places(blemishes: tuple[Blemish, ...], height: int, width: int) -> _Places:
    excess = np.stack(
        [
            np.maximum(_covered(each.share, height / each.cell, width / each.cell) - each.allowed, 0)
            for each in blemishes
        ]
    ).sum(axis=0)
    least = float(excess.min())
    best = excess <= least + ROUNDING
    return _Places(np.flatnonzero(best).astype(np.int32), best.shape[1], least)


def _covered(share: NDArray[Any], height: float, width: float) -> NDArray[np.float64]:
    """Mean of ``share`` (rows, columns) in each window of so many cells, by sums over all above and to the left."""
    rows, columns = (min(max(1, round(side)), most) for side, most in zip((height, width), share.shape, strict=True))
    sums = np.pad(share.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    inside = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
    mean: NDArray[np.float64] = np.maximum(inside / (rows * columns), 0)
    return mean


def _at_least(picture: Tensor, height: int, width: int) -> Tensor:
    if picture.shape[1] >= height and picture.shape[2] >= width:
        return picture
    rows, columns = (_mirrored(side, most) for side, most in zip(picture.shape[1:], (height, width), strict=True))
    return picture[:, rows][:, :, columns]


def _mirrored(side: int, least: int) -> Tensor:
    """Indices 0 … side - 1, and on in turns backwards and forwards until there are ``least``."""
    turns = torch.arange(max(side, least)) % (2 * side)
    return torch.minimum(turns, 2 * side - 1 - turns)
