"""A folder of pictures of any format and size, held ready as uint8.

Unreadable pictures are reported and left out; a folder without a usable picture is an error. Decoded pictures stay
in memory up to a budget, because decoding costs a small machine more than training on them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor

from capriccio.errors import InvalidField, UnreadableFile

SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tga", ".tif", ".tiff", ".webp"})

_log = logging.getLogger(__name__)


@dataclass
class ImageFolder:
    """The pictures of one domain, each scaled to cover ``height`` x ``width`` (0 x 0: left as they are)."""

    paths: list[Path]
    height: int
    width: int
    cache_bytes: int
    _cache: dict[int, Tensor] = field(default_factory=dict)
    _cached_bytes: int = 0

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Tensor:
        """Return picture ``index`` as (3, H, W) uint8, from memory where it fits."""
        if index in self._cache:
            return self._cache[index]
        picture = _read(self.paths[index], self.height, self.width)
        if self._cached_bytes + picture.numel() <= self.cache_bytes:
            self._cache[index] = picture
            self._cached_bytes += picture.numel()
        return picture


def open_folder(folder: Path, height: int = 0, width: int = 0, cache_mb: int = 2048) -> ImageFolder:
    """Find the readable pictures under ``folder``, in the order of their names.

    Raises:
        UnreadableFile: no such folder, or no readable picture in it.
    """
    if not folder.is_dir():
        raise UnreadableFile(f"{folder} is not a folder; give a folder of pictures", path=str(folder))
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    paths = [path for path in found if _is_readable(path)]
    if not paths:
        kinds = ", ".join(sorted(suffix[1:] for suffix in SUFFIXES))
        message = f"{folder} holds no readable picture ({len(found)} unreadable); allowed formats: {kinds}"
        raise UnreadableFile(message, path=str(folder))
    return ImageFolder(paths, height, width, cache_mb * 2**20)


def pair_folders(source: ImageFolder, target: ImageFolder) -> tuple[ImageFolder, ImageFolder]:
    """Keep the pictures whose file names (without ending) are in both folders, in the same order.

    Raises:
        InvalidField: no name is in both.
    """
    sources = {path.stem: path for path in source.paths}
    targets = {path.stem: path for path in target.paths}
    names = sorted(sources.keys() & targets.keys())
    if not names:
        message = "no picture of --source has a partner of the same name in --target; paired training needs them"
        raise InvalidField(message, field="source")
    source.paths, target.paths = [sources[name] for name in names], [targets[name] for name in names]
    return source, target


def _is_readable(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.verify()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        _log.warning("left out %s: %s", path, error)
        return False
    return True


def _read(path: Path, height: int, width: int) -> Tensor:
    """Decode to (3, H, W) uint8, scaled so that it covers the wanted size and cut to it at the centre."""
    try:
        with Image.open(path) as image:
            picture = image.convert("RGB")
    except OSError as error:
        raise UnreadableFile(f"{path} became unreadable during training: {error}", path=str(path)) from error
    if height and width and picture.size != (width, height):
        picture = _cover(picture, height, width)
    return torch.from_numpy(np.array(picture)).permute(2, 0, 1).contiguous()


def _cover(picture: Image.Image, height: int, width: int) -> Image.Image:
    scale = max(height / picture.height, width / picture.width)
    columns, rows = max(width, round(picture.width * scale)), max(height, round(picture.height * scale))
    scaled = picture.resize((columns, rows), Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)
    left, top = (columns - width) // 2, (rows - height) // 2
    return scaled.crop((left, top, left + width, top + height))
