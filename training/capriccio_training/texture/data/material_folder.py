"""Endless random batches of crops from materials: colours, and the maps that belong to them.

All randomness comes from one generator; where several processes train one model, all of them draw the same, and each
loads its own share. Must not know: recipes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio.media.images import read_picture
from capriccio_training.data.crop_draws import CropDraws
from capriccio_training.data.levels import to_float
from capriccio_training.data.share import ALL, Share
from capriccio_training.texture.config import TilesConfig
from capriccio_training.texture.data.colour import changed_colour
from capriccio_training.texture.data.materials.files import find_materials, read_map
from capriccio_training.texture.data.tiles import crop_of

__all__ = ["MaterialBatches", "Surface", "open_materials"]


@dataclass(frozen=True, eq=False)
class Surface:
    """One material in memory: seven bytes a pixel."""

    color: Tensor
    """(3, H, W) uint8, sRGB."""
    maps: Tensor
    """(2, H, W) float16: height and roughness, 0 to 1."""


class MaterialBatches:
    """Draws (colours, maps): (N, 3, side, side) in [-1, 1] and (N, 2, side, side) in [0, 1]."""

    names = ("materials",)
    """Of labels; there is one for all."""

    def __init__(self, surfaces: list[Surface], tiles: TilesConfig, seed: int, share: Share) -> None:
        self.folder = surfaces
        self.tiles = tiles
        self.draws = CropDraws(len(surfaces), tiles.batch, seed, share)

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every material was seen once."""
        return self.draws.steps_per_epoch

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw one batch."""
        colours, maps = zip(*(self.cut(index, seed) for index, seed in self.draws.next()), strict=True)
        return torch.stack(colours), torch.stack(maps)

    def cut(self, index: int, seed: int) -> tuple[Tensor, Tensor]:
        """Return a crop of material ``index`` and the same of its maps; the seed says which."""
        surface = self.folder[index]
        random, again = (torch.Generator().manual_seed(seed) for _ in range(2))
        colours = changed_colour(to_float(crop_of(surface.color, self.tiles, random)), self.tiles.colour, random)
        return colours, crop_of(surface.maps, self.tiles, again).float()

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return self.draws.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        self.draws.load_state_dict(state)


def open_materials(
    folder: Path,
    tiles: TilesConfig,
    seed: int,
    share: Share = ALL,
    report: Callable[[str, float], None] = lambda _stage, _done: None,
) -> MaterialBatches:
    """Read the materials below ``folder``.

    Raises:
        UnreadableFile: there is none, or a picture is broken.
        InvalidField: the maps of one differ in size, or it is smaller than the crop and does not wrap.
    """
    found = find_materials(folder)
    surfaces = []
    for number, (name, paths) in enumerate(found.items()):
        report("reading materials", number / len(found))
        surfaces.append(_read(name, paths, tiles))
    return MaterialBatches(surfaces, tiles, seed, share)


def _read(name: str, paths: dict[str, Path], tiles: TilesConfig) -> Surface:
    pixels = read_picture(paths["color"]).pixels
    maps = [read_map(paths[kind]) for kind in ("height", "roughness")]
    shapes = [pixels.shape, *(each.shape for each in maps)]
    sizes = [f"{shape[1]}x{shape[0]}" for shape in shapes]
    if len(set(sizes)) > 1:
        raise InvalidField(f"{name}: the pictures are {', '.join(sizes)}; they must have one size", field="pictures")
    if not tiles.wrapping and min(pixels.shape[:2]) - 2 * tiles.border < tiles.side:
        less = f" with {tiles.border} less at each edge" if tiles.border else ""
        message = (
            f"{name} is {sizes[0]}{less}, smaller than the crop of {tiles.side}; set data.side or data.border lower"
        )
        raise InvalidField(message, field="data.side")
    return Surface(
        torch.from_numpy(pixels.copy()).permute(2, 0, 1), torch.stack([torch.from_numpy(m) for m in maps]).half()
    )
