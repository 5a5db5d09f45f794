"""A folder of pictures of any format and size, ready to be cut into training crops.

Unreadable pictures are reported and left out; a folder without a usable picture is an error. Decoded pictures stay
in memory up to a budget, because decoding costs a small machine more than training on them; maps, too large for
that, lie decoded on disk. Must not know: batches, networks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from torch import Tensor

from capriccio.errors import InvalidField, TooLarge, UnreadableFile
from capriccio.media.images import IMAGE_SUFFIXES
from capriccio.user_cache import cache_folder
from capriccio_training.data.listing import picture_files
from capriccio_training.data.loading import Loaded, prepare, read_large, read_size
from capriccio_training.data.map_cache import CELL, MAP_PIXELS, MapCache
from capriccio_training.data.masks import Masks

__all__ = ["ImageFolder", "open_folder", "pair_folders"]

NO_FRAME = 1 << 24  # from so many pixels on a picture is no screenshot, and hardly meant to be scaled down

_log = logging.getLogger(__name__)


@dataclass
class ImageFolder:
    """The pictures of one domain, each scaled to cover ``height`` x ``width`` (0 x 0: left as they are)."""

    paths: list[Path]
    height: int
    width: int
    masks: Masks
    maps: MapCache | None = None
    alpha: bool = False
    """Whether transparency is a fourth channel."""
    _held: dict[Path, Loaded] = field(default_factory=dict)
    _sizes: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _largest: tuple[int, Path, tuple[int, int]] = (0, Path(), (0, 0))  # pixels, and whose they are

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Tensor:
        """Return picture ``index`` as (C, H, W) uint8, C is 3 or 4: from memory where it fits, of a map what is cut.

        Raises:
            UnreadableFile: it was not kept in memory and can no longer be read.
        """
        return self.load(index).pixels

    def load(self, index: int) -> Loaded:
        """Return picture ``index`` with what its crops should stay clear of; see `__getitem__`."""
        path = self.paths[index]
        return self._held[path] if path in self._held else self._load(path)

    def size(self, index: int) -> tuple[int, int]:
        """Return rows and columns of picture ``index``, without reading it."""
        return self._sizes[self.paths[index]]

    def take(self, path: Path, budget: int) -> int:
        """Add a picture, and hold it where it fits into ``budget`` bytes of memory; return how many it took.

        Raises:
            UnreadableFile, TooLarge: it can't be used.
        """
        scaled = self.height > 0 and self.width > 0
        size = read_size(path, verify=budget <= 0)
        self._sizes[path] = (self.height, self.width) if scaled else size
        self._largest = max(self._largest, (size[0] * size[1], path, size))
        taken = 0
        if self.maps and not scaled and size[0] * size[1] >= MAP_PIXELS:
            self._map(path, self.maps)
        elif budget > 0:
            self._held[path] = self._load(path)
            taken = self._held[path].nbytes
        self.paths.append(path)
        return taken

    def question_scaling(self) -> None:
        """Warn where a map is scaled down to the size of a frame, which leaves nothing of its texture."""
        pixels, path, (rows, columns) = self._largest
        if pixels >= NO_FRAME and 0 < self.height * self.width < pixels:
            told = f"{path} of {columns}x{rows} is scaled down to {self.width}x{self.height}"
            _log.warning("%s; set data.load_height and data.load_width to 0 to cut crops from it as it is", told)

    def _load(self, path: Path) -> Loaded:
        picture = read_large(path)
        stored = picture.pixels.shape[0], picture.pixels.shape[1]
        loaded = prepare(picture, self.masks.hidden(path, *stored), self.height, self.width, self.alpha)
        return self._masked(path, loaded, stored, cell=1)

    def _map(self, path: Path, maps: MapCache) -> None:
        try:
            mapped = maps.open(path)
        except (TooLarge, OSError) as error:
            _log.warning("%s is decoded anew for each crop, which is slow: %s", path, error)
            return
        stored = mapped.pixels.shape[1], mapped.pixels.shape[2]
        self._held[path] = self._masked(path, mapped, stored, CELL)

    def _masked(self, path: Path, loaded: Loaded, stored: tuple[int, int], cell: int) -> Loaded:
        size = loaded.pixels.shape[1], loaded.pixels.shape[2]
        return replace(loaded, blemishes=loaded.blemishes + self.masks.blemishes(path, stored, size, cell))


def open_folder(
    folder: Path,
    height: int = 0,
    width: int = 0,
    cache_mb: int = 2048,
    disk_cache_mb: int = 0,
    report: Callable[[str, float], None] = lambda _stage, _done: None,
    alpha: bool = False,
) -> ImageFolder:
    """Find the readable pictures under ``folder``, in the order of their names.

    Args:
        folder: looked into with all folders within; `mask.png` hides the interface, see `masks`.
        height: rows to scale to; 0 leaves pictures as they are.
        width: columns to scale to.
        cache_mb: memory for decoded pictures; of the rest only the header is checked.
        disk_cache_mb: disk for maps, decoded; 0 decodes them for each crop.
        report: told what is done, and which part of it.
        alpha: keep transparency, as a fourth channel; not of maps.

    Raises:
        UnreadableFile: no such folder, or no readable picture in it.
        InvalidField: a mask does not fit its pictures.
    """
    if not folder.is_dir():
        raise UnreadableFile(f"{folder} is not a folder; give a folder of pictures", path=str(folder))
    found = picture_files(folder, deep=True)
    maps = MapCache(cache_folder("maps"), disk_cache_mb << 20) if disk_cache_mb else None
    opened = ImageFolder([], height, width, Masks(folder), maps, alpha)
    budget = cache_mb << 20
    for number, path in enumerate(found):
        report(f"reading {path.name}", number / len(found))
        try:
            budget -= opened.take(path, budget)
        except (UnreadableFile, TooLarge) as error:
            _log.warning("left out: %s", error)
    if not opened.paths:
        kinds = ", ".join(sorted(suffix[1:] for suffix in IMAGE_SUFFIXES))
        message = f"{folder} holds no readable picture ({len(found)} unreadable); allowed formats: {kinds}"
        raise UnreadableFile(message, path=str(folder))
    opened.question_scaling()
    return opened


def pair_folders(source: ImageFolder, target: ImageFolder) -> tuple[ImageFolder, ImageFolder]:
    """Keep the pictures whose file names (without ending) are in both folders, in the same order.

    Raises:
        InvalidField: no name is in both.
    """
    sources = {path.stem: path for path in source.paths}
    targets = {path.stem: path for path in target.paths}
    names = sorted(sources.keys() & targets.keys())
    if not names:
        message = "no picture of --source has a partner of the same name in --target; pairs need equal names"
        raise InvalidField(message, field="source")
    source.paths, target.paths = [sources[name] for name in names], [targets[name] for name in names]
    return source, target
