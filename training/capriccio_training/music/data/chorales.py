"""Bach's four-part chorales, the benchmark of the field: from music21's corpus, or on the grid of the published split.

The published split (Boulanger-Lewandowski et al. 2012; in sixteenths and by voice: Huang et al. 2017) is a JSON file of
`train`, `valid` and `test`, each a list of pieces, each a list of steps of four pitches from soprano to bass, -1 for
silence. It knows neither bars nor whether a pitch is held or struck again: steps of one pitch are read as one note, and
bars as 4/4 from the first step on. Must not know: networks, keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from capriccio.errors import UnreadableFile
from capriccio.media.music.midi_files import read_midi, write_midi
from capriccio.media.music.score import TICKS, Note, Score, Track
from capriccio.user_cache import cache_folder
from capriccio_training.music.data.notation import VERSION, import_music21, to_score

SIXTEENTH = TICKS // 4
VOICES = ("soprano", "alto", "tenor", "bass")
CHOIR = 52
"""General MIDI's choir."""

SPLITS = ("train", "valid", "test")
LONGEST = 8 * TICKS
"""A note; longer ones are struck again."""


def read_grid(path: Path) -> Iterator[tuple[str, Score]]:
    """Read the published split: names `SPLIT/NUMBER`, and scores.

    Raises:
        UnreadableFile: it is missing, or no such file.
    """
    try:
        splits = json.loads(path.read_text("utf-8"))
        grids = [(f"{split}/{number:03d}", grid) for split in SPLITS for number, grid in enumerate(splits[split])]
        scores = [(name, _from_grid(grid)) for name, grid in grids]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        message = f"{path} is no file of chorales on a grid of sixteenths by voice: {error}"
        raise UnreadableFile(message, path=str(path)) from error
    yield from scores


def read_corpus(report: Callable[[float], None]) -> Iterator[tuple[str, Score]]:
    """Read the chorales of music21's corpus that have four voices; they are kept as MIDI afterwards.

    Parsing takes minutes; `report` is told which part of it is done, 0 to 1.

    Raises:
        InvalidField: music21 is not installed.
    """
    folder = cache_folder(f"chorales-{VERSION}")
    finished = folder / "finished"
    if not finished.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _keep(folder, report)
        finished.touch()
    for path in sorted(folder.glob("*.mid")):
        yield path.stem, read_midi(path)


def _keep(folder: Path, report: Callable[[float], None]) -> None:
    """Write those that are not there yet."""
    music21 = import_music21()
    works = music21.corpus.getComposer("bach")
    for number, path in enumerate(works):
        report(number / len(works))
        kept = folder / f"{Path(path).stem}.mid"
        if not kept.exists():
            stream = music21.corpus.parse(str(path))
            if len(stream.parts) == len(VOICES):
                write_midi(kept, to_score(stream))


def _from_grid(grid: list[list[Any]]) -> Score:
    tracks = [Track.of(CHOIR, _notes([int(step[voice]) for step in grid]), name) for voice, name in enumerate(VOICES)]
    return Score(tuple(tracks))


def _notes(pitches: list[int]) -> Iterator[Note]:
    """Runs of one pitch as notes."""
    start = 0
    for pitch, run in groupby(pitches):
        end = start + SIXTEENTH * len(list(run))
        while pitch >= 0 and start < end:
            length = min(LONGEST, end - start)
            yield Note(start, pitch, length)
            start += length
        start = end
