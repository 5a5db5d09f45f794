"""Folders of real textures and of what methods made, sorted into groups that are compared with each other.

A group is one real texture with its variations, or one label with all its textures:

    real/moss/Moss_001.png              made/Moss_001_1.png, made/Moss_001_2.png … or made/Moss_001/*.png
    real/moss/*.png                     made/moss_1.png … or made/moss/*.png

`capriccio texture` writes seed and number, `Moss_001_7_02.png`, which is as good. Maps beside a result
(`Moss_001_7_02_normal.png`) end in no number and are left out. Must not know: measures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.images import read_picture
from capriccio_training.data.listing import picture_files
from capriccio_training.texture.metrics.patches import Pixels

__all__ = ["GROUPINGS", "MIN_SIDE", "Gallery", "open_gallery", "read_results"]

GROUPINGS = ("texture", "label")

MIN_SIDE = 32
"""Pixels that every picture must have on each side, for its patches to say anything."""

NUMBERED = re.compile(r"[_\- ]\d+$")


@dataclass(frozen=True)
class Group:
    """Real pictures that results are held against."""

    real: tuple[Pixels, ...]
    learned: tuple[Pixels, ...]
    """What results may be copies of: the texture itself, or the label's textures in the training."""
    label: str


@dataclass(frozen=True)
class Gallery:
    """All groups by name."""

    groups: Mapping[str, Group]
    examples: Mapping[str, tuple[Pixels, ...]]
    """The training's pictures by label."""


def open_gallery(real: Path, by: str = "texture", train: Path | None = None, most: int = 0) -> Gallery:
    """Read real textures.

    Args:
        real: the folder; folders within it are labels.
        by: one of `GROUPINGS`.
        train: what was learned from, in the same way; needed where groups are labels.
        most: groups that are kept at most, spread evenly; 0 keeps all.

    Raises:
        UnreadableFile: a folder is missing or has no pictures, or a picture is broken.
        InvalidField: two textures have one name, a picture is too small, or the training's folder is missing.
    """
    if by not in GROUPINGS:
        raise InvalidField(f"by is {by!r}; allowed: {', '.join(GROUPINGS)}", field="by")
    if by == "label" and train is None:
        raise InvalidField("labels are compared with the training's textures too; say where those are", field="train")
    paths: defaultdict[str, list[Path]] = defaultdict(list)
    for path in _pictures_below(real):
        paths[path.stem if by == "texture" else _label(path, real)].append(path)
    names = _spread(sorted(paths), most)
    _check_names(by, {name: paths[name] for name in names})
    wanted = {_label(paths[name][0], real) for name in names}
    examples = _by_label(train, wanted) if train else {}
    return Gallery({name: _group(paths[name], real, by, examples) for name in names}, examples)


def read_results(folder: Path, names: Sequence[str]) -> dict[str, tuple[Pixels, ...]]:
    """Read what a method made, by group; the longest name that a file's name begins with is its group.

    Raises:
        UnreadableFile: the folder is missing, has nothing for one of the groups, or a picture is broken.
        InvalidField: a picture is too small.
    """
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in _pictures_below(folder):
        name = _group_of(path, folder, names)
        if name is not None:
            found[name].append(path)
    missing = [name for name in names if name not in found]
    if missing:
        message = f"{folder} has no pictures of {', '.join(missing)}; they would be called {missing[0]}_1.png and so on"
        raise UnreadableFile(message, path=str(folder))
    return {name: tuple(_read(path) for path in sorted(found[name], key=_natural)) for name in names}


def _group_of(path: Path, folder: Path, names: Sequence[str]) -> str | None:
    within = path.relative_to(folder).parts[:-1]
    without_number = NUMBERED.sub("", path.stem)
    stems = (path.stem, without_number, NUMBERED.sub("", without_number))
    own = [name for name in names if _plain(name) in map(_plain, (*stems, *within))]
    return max(own, key=len, default=None)


def _group(paths: Sequence[Path], root: Path, by: str, examples: Mapping[str, tuple[Pixels, ...]]) -> Group:
    real = tuple(_read(path) for path in paths)
    label = _label(paths[0], root)
    return Group(real, real if by == "texture" else examples[label], label)


def _by_label(folder: Path, wanted: set[str]) -> dict[str, tuple[Pixels, ...]]:
    found: defaultdict[str, list[Pixels]] = defaultdict(list)
    for path in _pictures_below(folder):
        label = _label(path, folder)
        if label in wanted:
            found[label].append(_read(path))
    missing = sorted(wanted - found.keys())
    if missing:
        raise UnreadableFile(f"{folder} has no textures of {', '.join(missing)}", path=str(folder))
    return {label: tuple(pictures) for label, pictures in found.items()}


def _check_names(by: str, paths: Mapping[str, Sequence[Path]]) -> None:
    twice = [name for name, found in paths.items() if by == "texture" and len(found) > 1]
    if twice:
        raise InvalidField(f"several textures are called {twice[0]!r}; rename all but one", field="real")


def _pictures_below(folder: Path) -> list[Path]:
    paths = picture_files(folder, deep=True) if folder.is_dir() else []
    if not paths:
        raise UnreadableFile(f"{folder} is no folder with pictures", path=str(folder))
    return paths


def _read(path: Path) -> Pixels:
    pixels = read_picture(path).pixels
    if min(pixels.shape[:2]) < MIN_SIDE:
        size = f"{pixels.shape[1]}x{pixels.shape[0]}"
        raise InvalidField(f"{path} is {size}; allowed: at least {MIN_SIDE}x{MIN_SIDE}", field="side")
    return pixels


def _label(path: Path, root: Path) -> str:
    within = path.relative_to(root).parts
    return within[0] if len(within) > 1 else ""


def _spread(names: Sequence[str], most: int) -> list[str]:
    if not 0 < most < len(names):
        return list(names)
    return [names[round(number * (len(names) - 1) / max(1, most - 1))] for number in range(most)]


def _plain(name: str) -> str:
    """As labels and files may both write it: `paving stones`, `Paving_Stones`."""
    return name.lower().replace("_", " ").replace("-", " ")


def _natural(path: Path) -> tuple[str, int, str]:
    """So that _10 comes after _9."""
    number = NUMBERED.search(path.stem)
    return str(path.parent), int(number.group()[1:]) if number else 0, path.stem
