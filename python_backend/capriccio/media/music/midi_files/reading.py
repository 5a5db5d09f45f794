"""MIDI files → scores. Damage is told, never guessed around: half a file is no piece of music.

Must not know: what the music is for.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capriccio.errors import TooLarge, UnreadableFile

from ..midi_events import META, Event, disassemble
from ..score import COMMON_TIME, DRUMS, TICKS, Metre, Note, Score, Tempo, Track
from .common import DRUM_CHANNEL, FASTEST, LONGEST_TICKS, MICROSECONDS, PROVENANCE_KEY, SLOWEST, microseconds_of

__all__ = ["MOST_BYTES", "decode_midi", "decode_provenance", "read_midi", "read_provenance"]

MOST_BYTES = 4 << 20
MOST_NOTES = 500_000
"""As many as so many bytes hold, just about."""

FRAMES_OF_FILM = 0x8000
"""A division from which on a file counts those (SMPTE), not beats."""

NOTE_OFF, NOTE_ON, PROGRAM = 0x80, 0x90, 0xC0
TEXT, TRACK_NAME, SET_TEMPO, TIME_SIGNATURE = 0x01, 0x03, 0x51, 0x58

SHORTEST_BAR = TICKS // 2
"""An eighth: a metre of less is a mistake, and would make millions of bars."""

DEFAULT_TEMPO = Tempo(0, 120.0)


def read_midi(path: str | os.PathLike[str]) -> Score:
    """Read a file.

    Raises:
        UnreadableFile: it is missing, damaged or no MIDI file.
        TooLarge: it has more bytes, tracks or notes than a piece of music.
    """
    return decode_midi(_content(path), os.fspath(path))


def decode_midi(content: bytes, name: str = "the MIDI data") -> Score:
    """Read the bytes of a file; `name` is what errors call it.

    Raises:
        UnreadableFile: damaged, or no MIDI file.
        TooLarge: more bytes, tracks or notes than a piece of music has.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{name} has {len(content)} bytes; allowed: {MOST_BYTES}", limit=MOST_BYTES)
    file = disassemble(content, name)
    if file.division >= FRAMES_OF_FILM:
        raise UnreadableFile(f"{name} counts frames of film (SMPTE); allowed: files that count beats", path=name)
    if file.division == 0:
        raise UnreadableFile(f"{name} is damaged: its quarter notes have 0 ticks", path=name)
    reader = _Reader(file.division, name)
    start = 0
    for number in range(len(file.tracks)):
        end = reader.take(number, file.events(number), start)
        if file.kind == 2:
            start = end
    return reader.score()


def read_provenance(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what a file says that it was made from; nothing where it says nothing.

    Raises:
        UnreadableFile: it is missing, damaged or no MIDI file, or what it says is damaged.
        TooLarge: it has more bytes or tracks than a piece of music.
    """
    return decode_provenance(_content(path), os.fspath(path))


def decode_provenance(content: bytes, name: str = "the MIDI data") -> dict[str, Any]:
    """Return what the bytes of a file say that it was made from; `name` is what errors call it.

    Raises:
        UnreadableFile: damaged, or no MIDI file, or what it says is damaged.
        TooLarge: more tracks than a piece of music has.
    """
    file = disassemble(content, name)
    for _, status, kind, text in file.events(0) if file.tracks else ():
        if (status, kind) == (META, TEXT) and text.startswith(PROVENANCE_KEY):
            return _provenance(text[len(PROVENANCE_KEY) :], name)
    return {}


def _content(path: str | os.PathLike[str]) -> bytes:
    name = os.fspath(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{name} can't be read: {error.strerror}", path=name) from error
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{name} has more than {MOST_BYTES} bytes, no piece of music has", limit=MOST_BYTES)
    return content


def _provenance(text: bytes, name: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
        if not isinstance(told, dict):
            raise ValueError(f"it is a {type(told).__name__}")
    except (ValueError, RecursionError) as error:
        message = f"{name} has a damaged note of what it was made from: {type(error).__name__}: {error}"
        raise UnreadableFile(message, path=name) from error
    return told


@dataclass
class _Reader:
    """Gathers what tracks hold, on the grid."""

    division: int
    name: str
    notes: dict[tuple[int, int, int], list[Note]] = field(default_factory=lambda: defaultdict(list))
    """By track, channel and program."""
    names: dict[int, str] = field(default_factory=dict)
    tempos: list[Tempo] = field(default_factory=list)
    metres: list[Metre] = field(default_factory=list)
    count: int = 0

    def take(self, number: int, events: Iterable[Event], start: int) -> int:
        """Read one track that begins at a tick of the grid; return the tick at which it ends."""
        programs = [0] * 16
        sounding: dict[tuple[int, int], tuple[int, int, int]] = {}
        tick = start
        for time, status, first, rest in events:
            tick = start + round(time * TICKS / self.division)
            if tick > LONGEST_TICKS:
                raise UnreadableFile(f"{self.name} claims to last for days; it is damaged", path=self.name)
            kind, channel = status & 0xF0, status & 0x0F
            if status == META:
                self._note(number, tick, first, rest)
            elif kind in (NOTE_OFF, NOTE_ON):
                self._end(number, (channel, first), tick, sounding)
                if kind == NOTE_ON and rest[0] > 0:
                    sounding[channel, first] = tick, rest[0], programs[channel]
            elif kind == PROGRAM:
                programs[channel] = first
        for key in list(sounding):
            self._end(number, key, tick, sounding)
        return tick

    def score(self) -> Score:
        """Everything that was read."""
        tracks = [
            Track.of(DRUMS if channel == DRUM_CHANNEL else program, notes, self.names.get(number, ""))
            for (number, channel, program), notes in sorted(self.notes.items())
        ]
        tempos, metres = _from_the_start(self.tempos, DEFAULT_TEMPO), _from_the_start(self.metres, COMMON_TIME)
        return Score(tuple(tracks), tempos, metres)

    def _end(self, number: int, key: tuple[int, int], tick: int, sounding: dict[Any, tuple[int, int, int]]) -> None:
        if key not in sounding:
            return
        start, velocity, program = sounding.pop(key)
        channel, pitch = key
        self.count += 1
        if self.count > MOST_NOTES:
            message = f"{self.name} has more than {MOST_NOTES} notes; give a shorter piece"
            raise TooLarge(message, limit=MOST_NOTES)
        part = (number, channel, DRUMS if channel == DRUM_CHANNEL else program)
        self.notes[part].append(Note(start, pitch, max(1, tick - start), velocity))

    def _note(self, number: int, tick: int, kind: int, content: bytes) -> None:
        """Take note of a name, a tempo or a metre."""
        if kind == TRACK_NAME:
            self.names.setdefault(number, _decoded(content).strip())
        elif kind == SET_TEMPO:
            self.tempos.append(Tempo(tick, _tempo(int.from_bytes(self._whole(content, 3)[:3], "big"))))
        elif kind == TIME_SIGNATURE:
            beats, power = self._whole(content, 2)[:2]
            metre = Metre(tick, beats, 1 << power)
            if metre.bar >= SHORTEST_BAR:
                self.metres.append(metre)

    def _whole(self, content: bytes, length: int) -> bytes:
        if len(content) < length:
            message = f"{self.name} is damaged: a tempo or a metre of {len(content)} bytes; it needs {length}"
            raise UnreadableFile(message, path=self.name)
        return content


def _tempo(microseconds: int) -> float:
    """Return the roundest tempo that is written so, quarter notes in a minute: 92, where 91.99998 is no nearer."""
    exact = MICROSECONDS / max(1, microseconds)
    for digits in range(6):
        rounded = round(exact, digits)
        if rounded and microseconds_of(rounded) == microseconds:
            return min(FASTEST, max(SLOWEST, rounded))
    return min(FASTEST, max(SLOWEST, exact))


def _decoded(name: bytes) -> str:
    """Files don't say how their text is written; what reads as UTF-8 is hardly ever anything else."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _from_the_start(changes: list[Any], usual: Any) -> tuple[Any, ...]:
    """Put changes in order, the last one of a tick only, and let something hold from the beginning."""
    by_tick = {change.start: change for change in sorted(changes, key=lambda change: change.start)}
    ordered = list(by_tick.values())
    if not ordered or ordered[0].start > 0:
        ordered.insert(0, usual)
    kept = ordered[:1]
    for change in ordered[1:]:
        if _what(change) != _what(kept[-1]):
            kept.append(change)
    return tuple(kept)


def _what(change: Tempo | Metre) -> tuple[float, ...]:
    return (change.beats_per_minute,) if isinstance(change, Tempo) else (change.beats, change.unit)
