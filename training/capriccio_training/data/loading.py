"""From a picture file to pixels that may be learnt, and where in them crops should not be cut.

Transparent pixels and those under an interface take on the colours around them: whatever a file hides behind
transparency, black mostly, would be learnt as part of the look. Must not know: folders, batches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from capriccio.errors import TooLarge, UnreadableFile
from capriccio.media.images import Picture, read_picture
from capriccio.media.transparency import filled_colours

__all__ = ["Blemish", "Loaded", "cover", "prepare", "read_large", "read_size", "transparent"]

LARGEST_PIXELS = 1 << 28  # 16384 x 16384; decoded with its transparency, 1 GB
OPAQUE = 128  # alpha levels from here on count as drawn
MOSTLY_DRAWN = 0.5  # largest transparent share of a crop

_CUT = "Cut it into parts of at most 16384 x 16384"


@dataclass(frozen=True, eq=False)  # compared by identity: frames with one mask share one
class Blemish:
    """What crops of a picture should stay clear of, and how strictly."""

    share: NDArray[Any]  # (rows, columns) of cells: which part of each, 0 to 1, or bool
    cell: int  # pixels of a cell's side
    allowed: float  # largest mean of it in a crop


@dataclass(frozen=True)
class Loaded:
    """A picture that is ready to be cut."""

    pixels: Tensor  # (C, H, W) uint8; the fourth channel, where it is kept, is 255 where the picture is opaque
    blemishes: tuple[Blemish, ...] = ()

    @property
    def nbytes(self) -> int:
        """Memory that it takes."""
        return self.pixels.numel() + sum(blemish.share.nbytes for blemish in self.blemishes)


def prepare(
    picture: Picture, hidden: NDArray[np.bool_] | None, height: int, width: int, keep_alpha: bool = False
) -> Loaded:
    """Fill what is transparent or ``hidden``, (H, W), and scale to cover ``height`` x ``width`` (0 x 0: as it is).

    With ``keep_alpha`` transparency becomes a fourth channel, and crops may lie anywhere.
    """
    pixels, alpha = _known_colours(picture, hidden), picture.alpha
    if height and width and pixels.shape[:2] != (height, width):
        pixels = np.asarray(cover(Image.fromarray(pixels), height, width))
        alpha = None if alpha is None else np.asarray(cover(Image.fromarray(alpha), height, width))
    if keep_alpha:
        opaque = np.full(pixels.shape[:2], 255, np.uint8) if alpha is None else alpha
        pixels, alpha = np.dstack([pixels, opaque]), None
    tensor = torch.from_numpy(np.array(pixels)).permute(2, 0, 1).contiguous()
    return Loaded(tensor, () if alpha is None else transparent(alpha < OPAQUE, cell=1))


def transparent(share: NDArray[Any], cell: int) -> tuple[Blemish, ...]:
    """Return what keeps crops mostly on what is drawn, nothing where ``share`` of each cell is drawn throughout."""
    return (Blemish(share, cell, MOSTLY_DRAWN),) if share.any() else ()


def cover(picture: Image.Image, height: int, width: int) -> Image.Image:
    """Scale so that the wanted size is covered, and cut what juts out on both sides alike."""
    scale = max(height / picture.height, width / picture.width)
    columns, rows = max(width, round(picture.width * scale)), max(height, round(picture.height * scale))
    scaled = picture.resize((columns, rows), Image.Resampling.BILINEAR)
    left, top = (columns - width) // 2, (rows - height) // 2
    return scaled.crop((left, top, left + width, top + height))


def read_large(path: Path) -> Picture:
    """Decode a picture of up to ``LARGEST_PIXELS``.

    Raises:
        UnreadableFile, TooLarge: it can't be decoded.
    """
    with _beyond_pillows_limit():
        try:
            return read_picture(path, LARGEST_PIXELS)
        except TooLarge as error:
            raise TooLarge(f"{error.message}. {_CUT}", limit=LARGEST_PIXELS) from error


def read_size(path: Path, verify: bool) -> tuple[int, int]:
    """Return rows and columns without decoding; those of a turned photograph are exchanged.

    Raises:
        UnreadableFile, TooLarge: the file, which ``verify`` reads to its end, is broken or has too many pixels.
    """
    try:
        with _beyond_pillows_limit(), Image.open(path) as image:
            width, height = image.size
            if verify:
                image.verify()
    except Exception as error:  # a damaged file makes Pillow raise almost anything
        raise UnreadableFile(f"{path} can't be read as a picture: {error}", path=str(path)) from error
    if width * height > LARGEST_PIXELS:
        raise TooLarge(f"{path} has {width} x {height} pixels. {_CUT}", limit=LARGEST_PIXELS)
    return height, width


def _known_colours(picture: Picture, hidden: NDArray[np.bool_] | None) -> NDArray[np.uint8]:
    if hidden is None:
        return filled_colours(picture)
    alpha = np.full(hidden.shape, 255, np.uint8) if picture.alpha is None else picture.alpha
    return filled_colours(Picture(picture.pixels, np.where(hidden, np.uint8(0), alpha)))


@contextmanager
def _beyond_pillows_limit() -> Iterator[None]:
    """Lift Pillow's own limit, which is for pictures from strangers and lies below a game's map; ours is checked."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS = before
