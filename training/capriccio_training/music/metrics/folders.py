"""Folders of MIDI, as they are measured. Must not know: what is measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from capriccio.errors import UnreadableFile
from capriccio.media.music.midi_files import read_midi
from capriccio.media.music.score import Score
from capriccio_training.music.data.corpus import MIDI

__all__ = ["read_folder"]


def read_folder(folder: Path, report: Callable[[float], None]) -> list[Score]:
    """Read all MIDI files of a folder and of those within, by name.

    Raises:
        UnreadableFile: no such folder, none in it, or a damaged one.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in MIDI and path.is_file())
    if not paths:
        raise UnreadableFile(f"{folder} is no folder with MIDI files", path=str(folder))
    scores = []
    for number, path in enumerate(paths):
        report(number / len(paths))
        scores.append(read_midi(path))
    return scores
