"""A piece of music as notes on a grid of 12 ticks to the quarter note: what is learned, composed, played and written.

Twelve ticks hold sixteenths and triplets of eighths exactly. Everything is immutable and in order, so that equal music
is equal. Must not know: files, models.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from capriccio.errors import InvalidField

__all__ = ["COMMON_TIME", "DRUMS", "TICKS", "Metre", "Note", "Score", "Tempo", "Track"]

TICKS = 12
"""Of a quarter note."""

DRUMS = -1
"""The program of a track whose pitches are drums, as on channel 10 of General MIDI."""

HIGHEST = 127
"""Pitch, velocity or program."""


@dataclass(frozen=True, order=True)
class Note:
    """One note, or one stroke of a drum."""

    start: int
    """In ticks from the beginning of the piece."""
    pitch: int
    """0 to 127; 60 is the middle C."""
    length: int
    """In ticks, 1 or more."""
    velocity: int = 80
    """1 to 127: how hard it is struck."""

    @property
    def end(self) -> int:
        """The first tick at which it does not sound."""
        return self.start + self.length


@dataclass(frozen=True)
class Track:
    """What one instrument plays."""

    program: int
    """General MIDI's number of the instrument, from 0; or `DRUMS`."""
    notes: tuple[Note, ...]
    """In order of their starts, then of their pitches."""
    name: str = ""

    @classmethod
    def of(cls, program: int, notes: Iterable[Note], name: str = "") -> Track:
        """Put notes in order.

        Raises:
            InvalidField: a note that can't be.
        """
        ordered = tuple(sorted(notes))
        for note in ordered:
            if not (
                note.start >= 0 and note.length >= 1 and 0 <= note.pitch <= HIGHEST and 1 <= note.velocity <= HIGHEST
            ):
                allowed = "a start of 0 or more, a length of 1 or more, pitches 0 to 127, velocities 1 to 127"
                raise InvalidField(f"{note}; allowed: {allowed}", field="notes")
        if not DRUMS <= program <= HIGHEST:
            raise InvalidField(f"the program is {program}; allowed: 0 to 127, or {DRUMS} for drums", field="program")
        return cls(program, ordered, name)

    @property
    def is_drums(self) -> bool:
        """Whether its pitches are drums."""
        return self.program == DRUMS

    @property
    def end(self) -> int:
        """The first tick after all of its notes."""
        return max((note.end for note in self.notes), default=0)

    def moved(self, ticks: int) -> Track:
        """The same later by so many ticks; notes that would begin before 0 are left out."""
        shifted = (replace(note, start=note.start + ticks) for note in self.notes if note.start + ticks >= 0)
        return replace(self, notes=tuple(shifted))

    def transposed(self, semitones: int) -> Track:
        """The same higher by so many semitones; drums stay, and so does what would leave the range, an octave back."""
        if self.is_drums or semitones == 0:
            return self
        return replace(
            self, notes=tuple(sorted(replace(note, pitch=_in_range(note.pitch + semitones)) for note in self.notes))
        )

    def within(self, first: int, last: int) -> Track:
        """What begins from tick `first` on and before `last`, counted from `first`; what sounds on is cut off."""
        kept = (note for note in self.notes if first <= note.start < last)
        cut = (replace(note, start=note.start - first, length=min(note.length, last - note.start)) for note in kept)
        return replace(self, notes=tuple(cut))


@dataclass(frozen=True)
class Tempo:
    """From which tick on how fast."""

    start: int
    beats_per_minute: float
    """Quarter notes in a minute."""


@dataclass(frozen=True)
class Metre:
    """From which tick on how bars are counted: `beats` of a `unit`-th note."""

    start: int
    beats: int = 4
    unit: int = 4

    @property
    def bar(self) -> int:
        """Ticks of a bar."""
        return self.beats * 4 * TICKS // self.unit


COMMON_TIME = Metre(0)
"""Four quarters from the beginning on: what holds where nothing is said."""


@dataclass(frozen=True)
class Score:
    """A whole piece."""

    tracks: tuple[Track, ...]
    tempos: tuple[Tempo, ...] = (Tempo(0, 120.0),)
    """In order; the first begins at 0."""
    metres: tuple[Metre, ...] = (COMMON_TIME,)
    """In order; the first begins at 0."""
    title: str = field(default="", compare=False)

    @property
    def end(self) -> int:
        """The first tick after all notes."""
        return max((track.end for track in self.tracks), default=0)

    @property
    def count(self) -> int:
        """How many notes there are."""
        return sum(len(track.notes) for track in self.tracks)

    def bars(self) -> list[tuple[int, int]]:
        """The first tick of every bar up to the last note, and its length in ticks.

        A metre that begins within a bar cuts that bar short.
        """
        found: list[tuple[int, int]] = []
        ends = [metre.start for metre in self.metres[1:]] + [self.end]
        for metre, end in zip(self.metres, ends, strict=True):
            for start in range(metre.start, end, metre.bar):
                last = end if metre is not self.metres[-1] else start + metre.bar
                found.append((start, min(metre.bar, last - start)))
        return found

    def seconds(self, tick: int) -> float:
        """When a tick is played, from the beginning."""
        passed = 0.0
        ends = [tempo.start for tempo in self.tempos[1:]] + [tick]
        for tempo, end in zip(self.tempos, ends, strict=True):
            passed += max(0, min(end, tick) - tempo.start) / TICKS * 60 / tempo.beats_per_minute
        return passed


def _in_range(pitch: int) -> int:
    while pitch > HIGHEST:
        pitch -= 12
    while pitch < 0:
        pitch += 12
    return pitch
