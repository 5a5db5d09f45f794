"""The fixed grid of sample pictures that shows a training's progress. Never influences it."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.data.levels import to_float, to_uint8
from capriccio_training.learning.ema import Ema
from capriccio_training.style.data.sources import Pictures
from capriccio_training.style.nets import picture_of
from capriccio_training.subject import Sampler

COUNT = 4  # samples of each domain, spread evenly over its folder
SIDE = 256  # columns of one picture in the grid
LARGEST = 1024  # rows and columns that are shown of a picture, from its middle: a map has many more


def make_sampler(folders: tuple[Pictures, Pictures]) -> Sampler:
    """Show the same pictures of both domains, and their translations, all through a training."""
    chosen = {name: choose(folder) for name, folder in zip(("source", "target"), folders, strict=True)}
    return lambda recipe, device: sample_grid(recipe.parts.averages, chosen, device)


def choose(folder: Pictures) -> list[Tensor]:
    """Pick the pictures that are shown all through a training."""
    places = torch.linspace(0, len(folder) - 1, min(COUNT, len(folder))).round().int().tolist()
    return [to_float(_middle(folder[place]).unsqueeze(0)) for place in places]


@torch.no_grad()
def sample_grid(averages: dict[str, Ema], chosen: dict[str, list[Tensor]], device: torch.device) -> Tensor:
    """Make (3, H, W) uint8: for each direction a row of pictures above a row of their translations."""
    rows = []
    for end, average in averages.items():
        pictures = [picture.to(device) for picture in chosen["source" if end == "target" else "target"]]
        fakes = [picture_of(average.average(picture)) for picture in pictures]
        rows += [_row(pictures), _row(fakes)]
    width = min(row.shape[2] for row in rows)
    return torch.cat([row[:, :, :width] for row in rows], dim=1)


def _middle(picture: Tensor) -> Tensor:
    top, left = (max(0, side - LARGEST) // 2 for side in picture.shape[1:])
    return picture[:, top : top + LARGEST, left : left + LARGEST]


def _row(pictures: list[Tensor]) -> Tensor:
    height = max(1, round(SIDE * pictures[0].shape[2] / pictures[0].shape[3]))
    scaled = [F.interpolate(p, (height, SIDE), mode="bilinear", antialias=True) for p in pictures]
    return to_uint8(torch.cat(scaled, dim=3)[0]).cpu()
