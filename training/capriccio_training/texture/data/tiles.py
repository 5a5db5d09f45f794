"""Endless random batches of crops from a folder of textures, with their labels.

A tile that wraps is rolled before it is cut, so that a crop may lie anywhere on its torus. All randomness comes from
one generator; where several processes train one model, all of them draw the same, and each loads its own share. Must
not know: recipes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.data.crop_draws import CropDraws
from capriccio_training.data.folder import ImageFolder, open_folder
from capriccio_training.data.levels import to_float
from capriccio_training.data.share import ALL, Share
from capriccio_training.texture.config import TilesConfig
from capriccio_training.texture.data.colour import changed_colour


class TileBatches:
    """Draws (pictures, labels): (N, C, side, side) in [-1, 1] and (N,) int64. N is ``batch``, for each process.

    C is 4 where transparency is learned too, else 3.
    """

    def __init__(
        self,
        folder: ImageFolder,
        labels: Sequence[int],
        names: Sequence[str],
        tiles: TilesConfig,
        seed: int,
        share: Share,
    ) -> None:
        self.folder = folder
        self.labels = labels
        self.names = names
        """Of the labels."""
        self.tiles = tiles
        self.draws = CropDraws(len(folder), tiles.batch, seed, share)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every picture was seen once."""
        return self.draws.steps_per_epoch

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw one batch."""
        mine = self.draws.next()
        labels = torch.tensor([self.labels[index] for index, _ in mine])
        return torch.stack([self.cut(index, seed) for index, seed in mine]), labels

    def cut(self, index: int, seed: int) -> Tensor:
        """Return a crop of picture ``index``, (C, side, side) in [-1, 1]; the seed says which."""
        random = torch.Generator().manual_seed(seed)
        crop = to_float(crop_of(self.folder[index], self.tiles, random))
        return torch.cat([changed_colour(crop[:3], self.tiles.colour, random), crop[3:]])

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come, and what the labels are called."""
        return self.draws.state_dict() | {"labels": list(self.names)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were.

        Raises:
            InvalidField: they had other labels, which the networks have learned by their numbers.
        """
        if state["labels"] != list(self.names):
            message = (
                f"the run was started with the labels {', '.join(state['labels'])}; its pictures now have "
                f"{', '.join(self.names)}. Give the folder back its folders, or start another run"
            )
            raise InvalidField(message, field="data.labels")
        self.draws.load_state_dict(state)


def crop_of(picture: Tensor, tiles: TilesConfig, random: torch.Generator) -> Tensor:
    """Cut (C, side, side) from a (C, H, W) picture, mirrored and turned as the settings allow."""
    border = tiles.border
    picture = picture[:, border : picture.shape[1] - border, border : picture.shape[2] - border]
    side, (height, width) = tiles.side, picture.shape[1:]
    spare = (height, width) if tiles.wrapping else (height - side + 1, width - side + 1)
    top, left = (int(torch.randint(room, (), generator=random)) for room in spare)
    rows, columns = (torch.arange(start, start + side) % most for start, most in ((top, height), (left, width)))
    crop = picture[:, rows][:, :, columns]
    flips = torch.rand(2, generator=random) < 0.5
    turns = int(torch.randint(4, (), generator=random))
    if tiles.flip:
        crop = crop.flip([axis for axis in (1, 2) if flips[axis - 1]])
    return torch.rot90(crop, turns, (1, 2)) if tiles.turn else crop


def open_tiles(
    folder: Path,
    tiles: TilesConfig,
    seed: int,
    share: Share = ALL,
    report: Callable[[str, float], None] = lambda _stage, _done: None,
) -> TileBatches:
    """Open the pictures below ``folder``; the label of each is the folder within it that holds it.

    Raises:
        UnreadableFile: there is no folder or no readable picture.
        InvalidField: no folder of a wanted label, or a picture smaller than the crop that does not wrap.
    """
    opened = open_folder(folder, tiles.load_side, tiles.load_side, tiles.cache_mb, report=report, alpha=tiles.alpha)
    found = [_label(path, folder) for path in opened.paths]
    names = _wanted(tiles.labels, sorted(set(found)))
    kept = [index for index, name in enumerate(found) if name in names]
    opened.paths = [opened.paths[index] for index in kept]
    _check_sizes(opened, tiles)
    return TileBatches(opened, [names.index(found[index]) for index in kept], names, tiles, seed, share)


def _label(path: Path, folder: Path) -> str:
    within = path.relative_to(folder).parts
    return within[0] if len(within) > 1 else ""


def _wanted(labels: str, known: list[str]) -> list[str]:
    wanted = [name.strip() for name in labels.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        message = f"data.labels names {', '.join(unknown)}; the folder has: {', '.join(known) or 'no folders within'}"
        raise InvalidField(message, field="data.labels")
    return wanted or known


def _check_sizes(folder: ImageFolder, tiles: TilesConfig) -> None:
    for index, path in enumerate(folder.paths):
        rows, columns = (side - 2 * tiles.border for side in folder.size(index))
        if min(rows, columns) < (1 if tiles.wrapping else tiles.side):
            message = (
                f"{path} without data.border is {columns}x{rows}, smaller than the crop of {tiles.side}; set "
                f"data.side to at most {min(rows, columns)}, data.load_side to at least {tiles.side}, or "
                "data.wraps where tiles wrap"
            )
            raise InvalidField(message, field="data.side")
