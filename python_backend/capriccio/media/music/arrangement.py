"""A score ↔ a piece of at most six parts, bar by bar, on the places and lengths that have words.

Parts are drums, bass, melody, and three that accompany. What a piece can't hold (more instruments, odd places) is left
out or moved to what is nearest. Must not know: models, words, keys.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .score import COMMON_TIME, DRUMS, Metre, Note, Score, Tempo, Track
from .words import (
    BASS,
    DRUMS_PART,
    HIGHEST_DRUM,
    HIGHEST_PITCH,
    LENGTHS,
    LONGEST_BAR,
    LOWEST_DRUM,
    LOWEST_PITCH,
    MELODY,
    PARTS,
    PLACES,
    nearest,
)

__all__ = ["Bar", "Event", "Piece", "arrange", "parts_of", "perform", "perform_parts"]

SILENT = -2
"""The instrument of a part that does not play."""

MOST_AT_ONCE = 6
"""Notes that a part begins at one place."""

BASS_PROGRAMS = range(32, 40)
LOW = 52
"""Mean pitch below which a track may be the bass."""

FEW = 0.02
"""Share of a piece's notes below which a track is no melody."""

BAR_WHEN_SPLIT = 48
"""Ticks of the pieces into which longer bars than `LONGEST_BAR` are cut."""


@dataclass(frozen=True, order=True)
class Event:
    """One note, or one stroke of a drum, within a bar; they are ordered as they are written."""

    place: int
    """In ticks from the beginning of the bar, one of `PLACES`."""
    part: int
    """0 to `PARTS` - 1."""
    fall: int
    """The pitch below 127: high ones come first."""
    length: int = 1
    """In ticks, one of `LENGTHS`; 1 of a drum."""
    velocity: int = field(default=80, compare=False)

    @classmethod
    def of(cls, place: int, part: int, pitch: int, length: int = 1, velocity: int = 80) -> Event:
        """Make one from its pitch."""
        return cls(place, part, 127 - pitch, length, velocity)

    @property
    def pitch(self) -> int:
        """0 to 127."""
        return 127 - self.fall


@dataclass(frozen=True)
class Bar:
    """What happens in one bar."""

    ticks: int
    events: tuple[Event, ...] = ()
    """In order."""


@dataclass(frozen=True)
class Piece:
    """Bars of six parts."""

    bars: tuple[Bar, ...]
    programs: tuple[int, ...] = (SILENT,) * PARTS
    """General MIDI's instrument of each part; `SILENT` where it does not play."""
    beats_per_minute: float = 120.0
    """Quarter notes in a minute."""
    metre: Metre = COMMON_TIME

    @property
    def starts(self) -> list[tuple[int, int]]:
        """The first tick and the length of each bar."""
        ends = list(itertools.accumulate(bar.ticks for bar in self.bars))
        return [(end - bar.ticks, bar.ticks) for end, bar in zip(ends, self.bars, strict=True)]


def arrange(score: Score) -> Piece:
    """Choose parts for a score's tracks, and put their notes on the grid."""
    tracks = parts_of(score)
    starts = _split(score.bars())
    events: list[list[Event]] = [[] for _ in starts]
    begins = np.array([start for start, _ in starts], np.int64)
    for part, track in tracks.items():
        for note in track.notes:
            _place(part, note, begins, starts, events)
    bars = [Bar(ticks, _unique(each)) for (_, ticks), each in zip(starts, events, strict=True)]
    programs = [tracks[part].program if part in tracks else SILENT for part in range(PARTS)]
    return Piece(tuple(_trimmed(bars)), tuple(programs), _usual_tempo(score), _usual_metre(score))


def perform(piece: Piece, names: Sequence[str] = ("",) * PARTS) -> Score:
    """Write a piece out as a score with one track for each part that plays; `names` are the parts'."""
    tracks = perform_parts(piece, names)
    return Score(tuple(tracks.values()), (Tempo(0, piece.beats_per_minute),), (piece.metre,))


def perform_parts(piece: Piece, names: Sequence[str], single: frozenset[int] = frozenset()) -> dict[int, Track]:
    """Write a piece out as one track for each part that plays, by part.

    Args:
        piece: what is played.
        names: of the parts.
        single: parts in which a note ends where the next one begins.
    """
    notes: dict[int, list[Note]] = defaultdict(list)
    for bar, (start, _) in zip(piece.bars, piece.starts, strict=True):
        for event in bar.events:
            notes[event.part].append(Note(start + event.place, event.pitch, event.length, event.velocity))
    programs = (DRUMS, *piece.programs[DRUMS_PART + 1 :])
    return {part: Track.of(programs[part], _apart(notes[part], part in single), names[part]) for part in sorted(notes)}


def parts_of(score: Score) -> dict[int, Track]:
    """Choose what plays which part; all drums are one track."""
    drums = [track for track in score.tracks if track.is_drums and track.notes]
    pitched = [track for track in score.tracks if not track.is_drums and track.notes]
    chosen: dict[int, Track] = {}
    if drums:
        chosen[DRUMS_PART] = Track.of(DRUMS, (note for track in drums for note in track.notes))
    if not pitched:
        return chosen
    melody = _melody(pitched)
    rest = [track for track in pitched if track is not melody]
    chosen[MELODY] = melody
    bass = _bass(rest, melody)
    if bass is not None:
        chosen[BASS] = bass
        rest = [track for track in rest if track is not bass]
    accompanying = sorted(rest, key=lambda track: -len(track.notes))[: PARTS - MELODY - 1]
    for part, track in enumerate(sorted(accompanying, key=_mean_pitch, reverse=True), MELODY + 1):
        chosen[part] = track
    return chosen


def _melody(tracks: list[Track]) -> Track:
    """The highest of those that play a good share, mostly one note at a time where there are such."""
    count = sum(len(track.notes) for track in tracks)
    busy = [
        track for track in tracks if len(track.notes) >= FEW * count and track.program not in BASS_PROGRAMS
    ] or tracks
    single = [track for track in busy if _at_once(track) < 1.3] or busy
    return max(single, key=_mean_pitch)


def _bass(tracks: list[Track], melody: Track) -> Track | None:
    named = [track for track in tracks if track.program in BASS_PROGRAMS]
    low = [
        track for track in tracks if _mean_pitch(track) < min(LOW + 5, _mean_pitch(melody)) and _at_once(track) < 1.6
    ]
    if named:
        return max(named, key=lambda track: len(track.notes))
    return min(low, key=_mean_pitch) if low else None


def _mean_pitch(track: Track) -> float:
    return sum(note.pitch for note in track.notes) / len(track.notes)


def _at_once(track: Track) -> float:
    """How many notes begin where one begins."""
    return len(track.notes) / len({note.start for note in track.notes})


def _split(bars: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut bars that are too long."""
    found: list[tuple[int, int]] = []
    for start, ticks in bars:
        while ticks > LONGEST_BAR:
            found.append((start, BAR_WHEN_SPLIT))
            start, ticks = start + BAR_WHEN_SPLIT, ticks - BAR_WHEN_SPLIT
        found.append((start, ticks))
    return found


def _place(part: int, note: Note, begins: np.ndarray, bars: list[tuple[int, int]], events: list[list[Event]]) -> None:
    index = int(np.searchsorted(begins, note.start, "right")) - 1
    start, ticks = bars[index]
    place = nearest(note.start - start, PLACES)
    if place >= ticks and index + 1 < len(bars):
        index, place = index + 1, 0
    elif place >= ticks:
        place = max(each for each in PLACES if each < ticks)
    if part == DRUMS_PART:
        if LOWEST_DRUM <= note.pitch <= HIGHEST_DRUM:
            events[index].append(Event.of(place, part, note.pitch, 1, note.velocity))
    elif LOWEST_PITCH <= note.pitch <= HIGHEST_PITCH:
        events[index].append(Event.of(place, part, note.pitch, nearest(note.length, LENGTHS), note.velocity))


def _unique(events: list[Event]) -> tuple[Event, ...]:
    """In order, each pitch once at a place, and no more of a part than may begin at once."""
    kept: list[Event] = []
    at_once = 0
    for event in sorted(events, key=lambda each: (each.place, each.part, each.fall, -each.length)):
        if kept and (event.place, event.part) == (kept[-1].place, kept[-1].part):
            at_once += 1
            if event.fall == kept[-1].fall or at_once >= MOST_AT_ONCE:
                continue
        else:
            at_once = 0
        kept.append(event)
    return tuple(kept)


def _trimmed(bars: list[Bar]) -> list[Bar]:
    """Without the silence before and after."""
    playing = [index for index, bar in enumerate(bars) if bar.events]
    return bars[playing[0] : playing[-1] + 1] if playing else []


def _apart(notes: list[Note], single: bool) -> list[Note]:
    """End each note before its pitch begins again; with `single`, before any other begins."""
    following: dict[int, int] = {}
    kept: list[Note] = []
    for note in sorted(notes, reverse=True):
        voice = 0 if single else note.pitch
        end = min(note.end, following.get(voice, note.end))
        if end > note.start:
            kept.append(Note(note.start, note.pitch, end - note.start, note.velocity))
            following[voice] = note.start
    return kept


def _usual_tempo(score: Score) -> float:
    """The tempo that holds longest, in ticks."""
    ends = [tempo.start for tempo in score.tempos[1:]] + [max(score.end, score.tempos[-1].start + 1)]
    held: dict[float, int] = defaultdict(int)
    for tempo, end in zip(score.tempos, ends, strict=True):
        held[round(tempo.beats_per_minute)] += end - tempo.start
    return float(max(held, key=lambda tempo: held[tempo]))


def _usual_metre(score: Score) -> Metre:
    ends = [metre.start for metre in score.metres[1:]] + [max(score.end, score.metres[-1].start + 1)]
    held: dict[tuple[int, int], int] = defaultdict(int)
    for metre, end in zip(score.metres, ends, strict=True):
        held[metre.beats, metre.unit] += end - metre.start
    return Metre(0, *max(held, key=lambda metre: held[metre]))
