"""What a trained `synthesize` has to know of each texture, read from the folder that it has learned from."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from capriccio_training.data.levels import to_float
from capriccio_training.data.share import ALL
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.data.grain import factored, kernels_of
from capriccio_training.texture.data.palette import palette_of
from capriccio_training.texture.data.tiles import TileBatches, open_tiles
from capriccio_training.texture.nets.base import NOISE, fitted
from capriccio_training.texture.nets.library import Known, Library, joined
from capriccio_training.texture.nets.synthesizer import ExemplarEncoder

CALIBRATION = 16
"""Rows and columns of cells from which the tones of noise are measured."""


def library_of(config: TextureConfig, encoder: ExemplarEncoder) -> tuple[Library, tuple[str, ...]]:
    """Look at all pictures of a training once more; return what is known of them, and the names of their labels.

    Raises:
        UnreadableFile: the pictures are gone.
        InvalidField: they changed, and no longer fit the settings.
    """
    batches = open_tiles(Path(config.pictures), config.data, 0, ALL)
    known = [known_of(picture_of(batches, index), config.data.side, encoder) for index in range(len(batches.folder))]
    return Library(joined(known), list(batches.labels)), tuple(name.lower() for name in batches.names)


def picture_of(batches: TileBatches, index: int) -> Tensor:
    """(1, 3, H, W) in [-1, 1]: a picture without its border."""
    picture, border = batches.folder[index], batches.tiles.border
    return to_float(picture[None, :, border : picture.shape[1] - border, border : picture.shape[2] - border])


@torch.no_grad()
def known_of(picture: Tensor, side: int, encoder: ExemplarEncoder) -> Known:
    """Measure (1, 3, H, W) in [-1, 1] as in training, by crops from its four corners."""
    palette = palette_of(picture)
    pattern = palette.remove(picture)
    rows, columns = (_ends(length, side) for length in pattern.shape[2:])
    together = torch.cat([pattern[:, :, high][:, :, :, wide] for high in rows for wide in columns])
    grain = factored(kernels_of(together).mean(0, keepdim=True))
    code = encoder(together).mean(0, keepdim=True)
    noise = torch.randn(1, NOISE, CALIBRATION, CALIBRATION, generator=torch.Generator().manual_seed(0)).to(picture)
    return Known(palette, *fitted(noise, grain, pattern), code)


def _ends(length: int, side: int) -> list[Tensor]:
    """Indices of `side` pixels from the beginning and from the end; around the torus where there are not so many."""
    return [torch.arange(start, start + side) % length for start in (0, length - side)]
