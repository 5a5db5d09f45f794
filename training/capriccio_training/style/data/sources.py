"""Where a recipe's batches come from: one opener for each sort of data, chosen by `Recipe.data`.

    unpaired    two folders of pictures
    paired      the same, where equal names show the same place in both looks
    taught      a folder, and what a teacher makes of it (`distill`)
    transitions two folders of transitions (`rl_cyclegan`)

Must not know: what a recipe does with its batches.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from torch import Tensor

from capriccio_training.data.crops import Crop
from capriccio_training.data.folder import ImageFolder, open_folder, pair_folders
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.data.batches import CropBatches
from capriccio_training.style.data.taught import teach
from capriccio_training.style.data.transitions import TransitionBatches, TransitionFolder, open_transitions
from capriccio_training.subject import Batches, Draws, Report


class Pictures(Protocol):
    """A domain, as samples are chosen from it."""

    def __len__(self) -> int:
        """How many pictures there are."""

    def __getitem__(self, index: int) -> Tensor:
        """Picture `index`, (3, H, W) uint8."""


class Source(Batches, Protocol):
    """Batches of both domains."""

    @property
    def folders(self) -> tuple[Pictures, Pictures]:
        """The pictures of both domains."""


def open_source(kind: str, config: StyleConfig, run: Path, draws: Draws, report: Report) -> Source:
    """Open the folders of a training; what has to be made first is kept in the folder of the `run`.

    Raises:
        UnreadableFile, InvalidField: a folder is missing, empty or of the wrong sort.
    """
    return _OPENERS[kind](config, run, draws, report)


def needed_folders(kind: str) -> tuple[str, ...]:
    """Which of `source` and `target` a person has to name; what is not needed can be made."""
    return ("source",) if kind == "taught" else ("source", "target")


def _open_unpaired(config: StyleConfig, _run: Path, draws: Draws, report: Report) -> Source:
    folders = _folder(config, config.source, report), _folder(config, config.target, report)
    return _batches(config, folders, draws, paired=False)


def _open_paired(config: StyleConfig, _run: Path, draws: Draws, report: Report) -> Source:
    folders = pair_folders(_folder(config, config.source, report), _folder(config, config.target, report))
    return _batches(config, folders, draws, paired=True)


def _open_taught(config: StyleConfig, run: Path, draws: Draws, report: Report) -> Source:
    folder = Path(config.target) if config.target else run / "taught"
    distill, data = config.distill, config.data
    source = _folder(config, config.source, report)
    size = round(distill.scale * data.load_height), round(distill.scale * data.load_width)
    seen = source
    if size != (data.load_height, data.load_width):
        seen = open_folder(Path(config.source), *size, cache_mb=0, disk_cache_mb=data.disk_cache_mb, report=report)
    teach(Path(distill.teacher), seen, folder, report)
    return _batches(config, pair_folders(source, _folder(config, str(folder), report)), draws, paired=True)


def _open_transitions(config: StyleConfig, _run: Path, draws: Draws, _report: Report) -> Source:
    source, target = _transitions(config, config.source), _transitions(config, config.target)
    return TransitionBatches(source, target, config.data.batch, draws.seed, draws.share)


def _transitions(config: StyleConfig, folder: str) -> TransitionFolder:
    data = config.data
    return open_transitions(Path(folder), config.task.actions, data.load_height, data.load_width)


def _folder(config: StyleConfig, folder: str, report: Report) -> ImageFolder:
    data = config.data
    return open_folder(Path(folder), data.load_height, data.load_width, data.cache_mb, data.disk_cache_mb, report)


def _batches(config: StyleConfig, folders: tuple[ImageFolder, ImageFolder], draws: Draws, paired: bool) -> CropBatches:
    data = config.data
    crop = Crop(data.crop_height, data.crop_width, data.flip)
    return CropBatches(*folders, crop, data.batch, draws.seed, paired, draws.share)


_OPENERS: dict[str, Callable[[StyleConfig, Path, Draws, Report], Source]] = {
    "unpaired": _open_unpaired,
    "paired": _open_paired,
    "taught": _open_taught,
    "transitions": _open_transitions,
}
