"""What a discriminator sees is changed at random, true and made pictures alike (DiffAugment, arXiv 2006.10738).

From few pictures a discriminator would learn them by heart. Changed in ways that let gradients through to the
generator, it can't, and the generator does not learn the changes, since what it makes is changed too. Must not know:
games, networks, data.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.learning.augment_names import parse_augment

BRIGHTNESS = 1.0  # width of the range around 0 of what is added, where black is -1 and white 1
SATURATION = 2.0  # largest gain; the smallest is 0
CONTRAST = 0.5, 1.5  # gains
MOVED = 1 / 8  # of a side, at most
CUT = 1 / 2  # of a side

Change = Callable[[Tensor, torch.Generator], Tensor]


def colour(pictures: Tensor, random: torch.Generator) -> Tensor:
    """Change brightness, saturation and contrast of each of (N, C, H, W); channels after the third stay."""
    light, lively, steep = torch.rand((3, len(pictures), 1, 1, 1), generator=random).to(pictures)
    colours = pictures[:, :3] + BRIGHTNESS * (light - 0.5)
    grey = colours.mean(1, keepdim=True)
    colours = grey + SATURATION * lively * (colours - grey)
    mean = colours.mean((1, 2, 3), keepdim=True)
    colours = mean + (CONTRAST[0] + (CONTRAST[1] - CONTRAST[0]) * steep) * (colours - mean)
    return torch.cat([colours, pictures[:, 3:]], 1)


def translation(pictures: Tensor, random: torch.Generator) -> Tensor:
    """Move each of (N, C, H, W) by up to an eighth of its side; what comes in is 0."""
    height, width = pictures.shape[2:]
    most = round(MOVED * height), round(MOVED * width)
    padded = F.pad(pictures, (most[1], most[1], most[0], most[0])).permute(0, 2, 3, 1)
    rows = _moved(len(pictures), height, most[0], random).to(pictures.device)
    columns = _moved(len(pictures), width, most[1], random).to(pictures.device)
    which = torch.arange(len(pictures), device=pictures.device)[:, None, None]
    return padded[which, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def _moved(count: int, side: int, most: int, random: torch.Generator) -> Tensor:
    """(N, side) places in a side that was padded by `most`."""
    start = torch.randint(2 * most + 1, (count, 1), generator=random)
    return start + torch.arange(side)


def cutout(pictures: Tensor, random: torch.Generator) -> Tensor:
    """Set a rectangle of half the sides of each of (N, C, H, W) to 0; it may lie across the border."""
    rows, columns = (_cut(len(pictures), side, random) for side in pictures.shape[2:])
    hidden = rows[:, :, None] & columns[:, None, :]
    return pictures * (~hidden)[:, None].to(pictures)


def _cut(count: int, side: int, random: torch.Generator) -> Tensor:
    """(N, side): what lies within half a side around a random place."""
    middle = torch.randint(side + 1, (count, 1), generator=random)
    distance = torch.arange(side) - middle
    half = CUT * side / 2
    return (distance >= -half) & (distance < half)


CHANGES: dict[str, Change] = {"colour": colour, "translation": translation, "cutout": cutout}


class Augment:
    """The changes that `names` lists, separated by commas; none leave pictures as they are."""

    def __init__(self, names: str, random: torch.Generator) -> None:
        self.changes = [CHANGES[name] for name in parse_augment(names)]
        self.random = random

    def __call__(self, pictures: Tensor) -> Tensor:
        """Change each of (N, C, H, W) in [-1, 1] by draws of its own."""
        for change in self.changes:
            pictures = change(pictures, self.random)
        return pictures
