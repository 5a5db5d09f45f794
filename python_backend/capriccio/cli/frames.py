"""Recorded frames: those of a folder of pictures, or of a video, evenly chosen where there are too many.

Must not know: what is done with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from capriccio.errors import InvalidInput, UnreadableFile

from .console import errors

if TYPE_CHECKING:
    from capriccio.media.images import Picture

__all__ = ["Frames", "find_frames", "find_pictures"]


@dataclass(frozen=True)
class Frames:
    """Frames that can be read in order, once or more often."""

    count: int
    """How many will be read; fewer where some turn out to be broken."""
    read: Callable[[], Iterator[Picture]]


def find_frames(source: Path, limit: int) -> Frames:
    """Find at most `limit` frames, evenly spread over a folder with its subfolders, or over a video.

    Raises:
        UnreadableFile: the path is neither, or holds no frames.
    """
    from capriccio.media.video import VIDEO_SUFFIXES, count_frames

    if source.is_dir():
        paths = find_pictures(source)
        chosen = [paths[number] for number in _evenly(len(paths), limit)]
        return Frames(len(chosen), lambda: _read_pictures(chosen))
    if not source.exists() or source.suffix.lower() not in VIDEO_SUFFIXES:
        allowed = ", ".join(sorted(VIDEO_SUFFIXES))
        raise UnreadableFile(f"{source} is no folder of pictures and no video ({allowed})", path=str(source))
    numbers = _evenly(count_frames(source), limit)
    return Frames(len(numbers), lambda: _read_video(source, frozenset(numbers)))


def find_pictures(folder: Path, without: Path | None = None) -> list[Path]:
    """Return the pictures in a folder and its subfolders, sorted, but no hidden ones and none in `without`.

    Raises:
        UnreadableFile: there are none.
    """
    from capriccio.media.images import IMAGE_SUFFIXES

    found = [path for path in folder.rglob("*") if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file()]
    shown = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    if without is not None and folder.resolve() in without.resolve().parents:
        shown = [path for path in shown if without.resolve() not in path.resolve().parents]
    if not shown:
        allowed = ", ".join(sorted(IMAGE_SUFFIXES))
        raise UnreadableFile(f"{folder} holds no pictures; looked for {allowed}", path=str(folder))
    return sorted(shown)


def _evenly(count: int, limit: int) -> list[int]:
    """Return at most `limit` of the numbers below `count`, evenly spread."""
    chosen = min(count, limit)
    return [number * count // chosen for number in range(chosen)]


def _read_pictures(paths: list[Path]) -> Iterator[Picture]:
    """Yield the pictures; one that can't be read is told and left out."""
    from capriccio.media.images import read_picture

    for path in paths:
        try:
            yield read_picture(path)
        except InvalidInput as error:
            errors.print(f"left out: {error.message}", style="yellow", markup=False, soft_wrap=True)


def _read_video(path: Path, wanted: frozenset[int]) -> Iterator[Picture]:
    from capriccio.media.images import Picture
    from capriccio.media.video import video_frames

    for pixels in video_frames(path, wanted):
        yield Picture(pixels)
