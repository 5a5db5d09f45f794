"""Whether what commands have written is whole: every file can be read to its end.

A process that is killed at once tidies nothing up, so a hidden file under a temporary name may stay; nothing else.
Must not know: who wrote the files, and what befell them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from capriccio.media.height_files import read_heights
from capriccio.media.music.midi_files import read_midi

__all__ = ["faults", "half_files", "temporary_files"]

TEMPORARY = re.compile(r"\..+\.[0-9a-f]{8}\.part(\..+)?")
"""The names under which files are written before they are renamed."""


def faults(folder: Path, killed: int) -> list[str]:
    """Return what is wrong in a folder into which `killed` commands wrote that were ended at once."""
    half, temporary = half_files(folder), temporary_files(folder)
    left = f"{len(temporary)} temporary files after {killed} kills: {', '.join(temporary)}"
    return [*half, *([left] if len(temporary) > killed else [])]


def half_files(folder: Path) -> list[str]:
    """Return the files below a folder that can't be read, each with the reason."""
    found = []
    for path in _files(folder):
        try:
            if not TEMPORARY.fullmatch(path.name):
                READERS[path.suffix](path)
        except Exception as error:
            found.append(f"{path}: {type(error).__name__}: {error}")
    return found


def temporary_files(folder: Path) -> list[str]:
    """Return the names of files that were not renamed yet."""
    return [path.name for path in _files(folder) if TEMPORARY.fullmatch(path.name)]


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _read_picture(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()


READERS: dict[str, Callable[[Path], object]] = {
    ".png": _read_picture,
    ".exr": read_heights,
    ".mid": read_midi,
    ".json": lambda path: json.loads(path.read_text(encoding="utf-8")),
}
"""By suffix; a file of any other is a fault of its own."""
