"""Written music, MusicXML and Humdrum kern, read through music21 as scores on our grid.

What was read is kept as MIDI in a folder, for reading it takes music21 seconds a movement. Must not know: what the
scores are for.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.music.midi_files import read_midi, write_midi
from capriccio.media.music.score import TICKS, Metre, Note, Score, Tempo, Track

NOTATION = (".mxl", ".musicxml", ".xml", ".krn", ".kern")
"""Suffixes of files that are read here."""

VERSION = 1
"""Of what is kept; raise it when this file reads differently."""

VELOCITY = 80
"""Written notes have none."""


def read_notation(path: Path, cache: Path) -> Score:
    """Read a file, or what was kept of it in the folder `cache`.

    Raises:
        UnreadableFile: it is missing or damaged.
        InvalidField: music21 is not installed.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
    kept = cache / f"{digest}-{VERSION}.mid"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        write_midi(kept, to_score(_parse(path)))
    return read_midi(kept)


def to_score(stream: Any) -> Score:
    """Turn a `music21.stream.Score` into ours: tied notes joined, grace notes and lyrics left out."""
    tracks = []
    for number, part in enumerate(stream.parts):
        flat = part.stripTies().flatten()
        notes = [note for element in flat.notes for note in _notes(element)]
        program = next((each.midiProgram for each in flat.getInstruments() if each.midiProgram is not None), 0)
        tracks.append(Track.of(program, notes, part.partName or f"part {number + 1}"))
    first = stream.parts[0].flatten() if stream.parts else stream.flatten()
    return Score(tuple(tracks), _tempos(stream), _metres(first))


def _parse(path: Path) -> Any:
    music21 = import_music21()
    try:
        return music21.converter.parse(str(path))
    except Exception as error:  # music21 raises whatever the damage happens to hit
        raise UnreadableFile(f"{path} is damaged: {str(error) or type(error).__name__}", path=str(path)) from error


def import_music21() -> Any:
    """Return the library.

    Raises:
        InvalidField: it is not installed.
    """
    try:
        import music21
    except ImportError as error:
        message = "MusicXML, kern and the chorales are read by music21, which is not installed: pip install music21"
        raise InvalidField(message, field="data") from error
    return music21


def _notes(element: Any) -> list[Note]:
    """One note, or those of a chord; none for what has no pitch or no length."""
    start, length = _ticks(element.offset), _ticks(element.duration.quarterLength)
    if element.duration.isGrace or length < 1:
        return []
    return [Note(start, pitch.midi, length, VELOCITY) for pitch in getattr(element, "pitches", ())]


def _tempos(stream: Any) -> tuple[Tempo, ...]:
    marks = sorted((_ticks(mark.getOffsetInHierarchy(stream)), mark.getQuarterBPM()) for mark in _marks(stream))
    first = marks[0][1] if marks else 120.0
    return (Tempo(0, float(first)),)


def _marks(stream: Any) -> list[Any]:
    return [mark for mark in stream.recurse().getElementsByClass("MetronomeMark") if mark.getQuarterBPM()]


def _metres(part: Any) -> tuple[Metre, ...]:
    found: dict[int, Metre] = {}
    for each in part.getElementsByClass("TimeSignature"):
        metre = Metre(_ticks(each.offset), each.numerator, each.denominator)
        if metre.bar >= 1:
            found[metre.start] = metre
    changes = [found[start] for start in sorted(found)]
    if not changes or changes[0].start > 0:
        changes.insert(0, Metre(0))
    return tuple(changes)


def _ticks(quarters: float | Fraction) -> int:
    return round(quarters * TICKS)
