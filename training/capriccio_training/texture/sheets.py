"""Sheets of made pictures: many at random, ways from one to another, what a slider does.

Must not know: recipes, files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from capriccio_training.data.levels import to_uint8
from capriccio_training.subject import Sampler
from capriccio_training.texture.latent import Codes, Latent, between
from capriccio_training.texture.standing import with_own_statistics

SAMPLES = 64  # pictures on a sheet of a training
MOST_IN_ROW = 16
AT_ONCE = 64  # pictures that go through a generator together
GAP = 2  # pixels between pictures
CHECKER = 8  # pixels of a field of the board behind what is transparent
BOARD = (153, 102)  # its levels


@dataclass(frozen=True)
class Sheet:
    """What is on a sheet, row by row."""

    codes: Codes
    columns: int
    ordered: bool = False
    """Whether each row is a way from one picture to another."""


def at_random(latent: Latent, count: int, random: torch.Generator, truncation: float = math.inf) -> Sheet:
    """Some pictures; where there is a choice each comes in turn, one column for each where they are few."""
    codes = latent.draw(count, random, truncation)
    few = 1 < latent.choices <= MOST_IN_ROW
    in_turn = Codes(codes.noise, torch.arange(count) % max(1, latent.choices), codes.sliders)
    return Sheet(in_turn, latent.choices if few else math.ceil(math.sqrt(count)))


def of_one_choice(sheet: Sheet, choice: int) -> Sheet:
    """The same sheet with one choice for all; a grid of columns of choices becomes nearly square."""
    codes = sheet.codes.choosing(choice)
    return Sheet(codes, sheet.columns if sheet.ordered else math.ceil(math.sqrt(len(codes))), sheet.ordered)


def interpolated(latent: Latent, rows: int, steps: int, random: torch.Generator, truncation: float = math.inf) -> Sheet:
    """Rows that lead in so many steps from one noise to another; choices and sliders stay along a row."""
    start, end = latent.draw(rows, random, truncation), latent.draw(rows, random, truncation)
    along = start.repeated(steps)
    share = torch.linspace(0, 1, steps).repeat(rows)
    noise = between(along.noise, end.noise.repeat_interleave(steps, 0), share)
    return Sheet(Codes(noise, along.choice, along.sliders), steps, ordered=True)


def slid(
    latent: Latent, slider: int, rows: int, steps: int, random: torch.Generator, truncation: float = math.inf
) -> Sheet:
    """Rows along which one slider, counted from 0, goes from -1 to 1, and all else stays."""
    along = latent.draw(rows, random, truncation).repeated(steps)
    return Sheet(along.sliding(slider, torch.linspace(-1, 1, steps).repeat(rows)), steps, ordered=True)


@torch.no_grad()
def make_pictures(generator: nn.Module, latent: Latent, codes: Codes, device: torch.device) -> Tensor:
    """Return (N, C, S, S) uint8 on the CPU, C is 3 or 4; the generator is in evaluation mode."""
    joined = torch.split(latent.join(codes), AT_ONCE)
    return torch.cat([to_uint8(generator(some.to(device))).cpu() for some in joined])


def arranged(pictures: Tensor, columns: int) -> Tensor:
    """Lay (N, C, S, S) uint8 out in rows; what is left of the last one, and between them, is 0."""
    count, channels, side = pictures.shape[0], pictures.shape[1], pictures.shape[2]
    rows, step = math.ceil(count / columns), side + GAP
    sheet = pictures.new_zeros((channels, rows * step - GAP, columns * step - GAP))
    for index, picture in enumerate(pictures):
        top, left = index // columns * step, index % columns * step
        sheet[:, top : top + side, left : left + side] = picture
    return sheet


def on_board(picture: Tensor) -> Tensor:
    """Lay a (4, H, W) uint8 picture on a chequered board: (3, H, W) uint8; one of 3 channels stays."""
    if len(picture) == 3:
        return picture
    rows, columns = (torch.arange(side) // CHECKER for side in picture.shape[1:])
    light = (rows[:, None] + columns) % 2 == 0
    board = torch.where(light, BOARD[0], BOARD[1]).float()
    opaque = picture[3].float() / 255
    return (opaque * picture[:3] + (1 - opaque) * board).round().byte()


def make_sampler(latent: Latent, seed: int) -> Sampler:
    """Show pictures of the same codes all through a training, made by the averaged generator."""
    sheet = at_random(latent, SAMPLES, torch.Generator().manual_seed(seed))

    def sample(recipe: object, device: torch.device) -> Tensor:
        generator = with_own_statistics(recipe.parts.average.average, latent)  # type: ignore[attr-defined]
        return on_board(arranged(make_pictures(generator, latent, sheet.codes, device), sheet.columns))

    return sample
