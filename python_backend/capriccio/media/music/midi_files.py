"""Standard MIDI files, read onto the grid of `score` and written from it.

All three types are read: what type 2 holds one after another comes one after another. Damage is told, never guessed
around: half a file is no piece of music. A file that Capriccio wrote says what it was made from, as JSON in a text
event. Must not know: what the music is for.
"""

from __future__ import annotations

import io
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import mido

from capriccio.errors import InvalidField, TooLarge, UnreadableFile

from ..atomic import write_file
from .midi_events import META, Event, disassemble
from .score import COMMON_TIME, DRUMS, TICKS, Metre, Note, Score, Tempo, Track

__all__ = ["decode_midi", "decode_provenance", "encode_midi", "read_midi", "read_provenance", "write_midi"]

MOST_BYTES = 4 << 20
MOST_NOTES = 500_000
"""As many as so many bytes hold, just about."""

LONGEST_TICKS = 24 * 60 * 60 * TICKS * 2
"""A day at 120 quarter notes in a minute: a broken delta time is days long."""

DRUM_CHANNEL = 9
CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
DIVISION = 480
"""Ticks of a quarter note in files that are written; what most sequencers write."""

FRAMES_OF_FILM = 0x8000
"""A division from which on a file counts those (SMPTE), not beats."""

NOTE_OFF, NOTE_ON, PROGRAM = 0x80, 0x90, 0xC0
TEXT, TRACK_NAME, SET_TEMPO, TIME_SIGNATURE = 0x01, 0x03, 0x51, 0x58

MICROSECONDS = 60_000_000
SLOWEST, FASTEST = 4.0, 1000.0
"""Quarter notes in a minute that are believed; a file that says otherwise is played as near to it as that."""

SHORTEST_BAR = TICKS // 2
"""An eighth: a metre of less is a mistake, and would make millions of bars."""

DEFAULT_TEMPO = Tempo(0, 120.0)
PROVENANCE_KEY = b"capriccio "
"""Begins the text event that holds the provenance."""

Timed: TypeAlias = tuple[int, Any]
"""When, in ticks of the file from its beginning, and mido's message."""


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


def write_midi(path: str | os.PathLike[str], score: Score, provenance: Mapping[str, Any] | None = None) -> None:
    """Write a file of type 1, whole or not at all; equal scores give equal bytes.

    Raises:
        UnwritableFile: it can't be written.
        TooLarge: the score is longer than a day.
        InvalidField: a metre that MIDI files can't say.
    """
    write_file(path, encode_midi(score, provenance))


def encode_midi(score: Score, provenance: Mapping[str, Any] | None = None) -> bytes:
    """Return the bytes of a file of type 1; `provenance` is what the piece was made from.

    Raises:
        TooLarge: the score is longer than a day.
        InvalidField: a metre that MIDI files can't say.
    """
    if score.end > LONGEST_TICKS:
        raise TooLarge(f"the score ends at tick {score.end}; allowed: {LONGEST_TICKS}", limit=LONGEST_TICKS)
    channels = _channels(score.tracks)
    played = [_played(track, channel) for track, channel in zip(score.tracks, channels, strict=True)]
    tracks = [mido.MidiTrack(_waiting(events)) for events in (_conductor(score, provenance), *played)]
    buffer = io.BytesIO()
    mido.MidiFile(type=1, ticks_per_beat=DIVISION, charset="utf-8", tracks=tracks).save(file=buffer)
    return buffer.getvalue()


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
        if rounded and _microseconds(rounded) == microseconds:
            return min(FASTEST, max(SLOWEST, rounded))
    return min(FASTEST, max(SLOWEST, exact))


def _microseconds(tempo: float) -> int:
    """Of a quarter note."""
    return round(MICROSECONDS / tempo)


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


def _conductor(score: Score, provenance: Mapping[str, Any] | None) -> list[Timed]:
    """Return the first track: what holds for all."""
    events: list[Timed] = []
    if score.title:
        events.append((0, mido.MetaMessage("track_name", name=_encodable(score.title))))
    if provenance:
        told = json.dumps(dict(provenance), sort_keys=True, allow_nan=False)
        events.append((0, mido.MetaMessage("text", text=PROVENANCE_KEY.decode("ascii") + told)))
    for tempo in score.tempos:
        believed = min(FASTEST, max(SLOWEST, tempo.beats_per_minute))
        events.append((_time(tempo.start), mido.MetaMessage("set_tempo", tempo=_microseconds(believed))))
    events += [(_time(metre.start), _signature(metre)) for metre in score.metres]
    return sorted(events, key=lambda event: event[0])


def _signature(metre: Metre) -> Any:
    if not (0 < metre.beats < 256 and metre.unit & (metre.unit - 1) == 0 < metre.unit):
        message = f"the metre is {metre.beats}/{metre.unit}; allowed: 1 to 255 beats of a whole, a half, a quarter …"
        raise InvalidField(message, field="metre")
    return mido.MetaMessage("time_signature", numerator=metre.beats, denominator=metre.unit)


def _played(track: Track, channel: int) -> list[Timed]:
    begin: list[Timed] = []
    if track.name:
        begin.append((0, mido.MetaMessage("track_name", name=_encodable(track.name))))
    if not track.is_drums:
        begin.append((0, mido.Message("program_change", channel=channel, program=track.program)))
    notes: list[tuple[int, bool, int, int]] = []
    for note in track.notes:
        notes.append((_time(note.start), True, note.pitch, note.velocity))
        notes.append((_time(note.end), False, note.pitch, 0))
    notes.sort(key=lambda event: event[:3])  # a pitch that is struck again ends first
    kinds = {True: "note_on", False: "note_off"}
    return begin + [
        (time, mido.Message(kinds[struck], channel=channel, note=pitch, velocity=velocity))
        for time, struck, pitch, velocity in notes
    ]


def _waiting(events: Iterable[Timed]) -> Iterator[Any]:
    """Yield messages with the time since the one before, as files have them."""
    before = 0
    for time, message in events:
        message.time = time - before
        before = time
        yield message


def _encodable(name: str) -> str:
    """Without what UTF-8 can't say."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _time(tick: int) -> int:
    return tick * (DIVISION // TICKS)


def _channels(tracks: Sequence[Track]) -> Iterator[int]:
    """A channel for each track; tracks of one instrument share one where there are more than channels."""
    taken: dict[int, int] = {}
    shared = len([track for track in tracks if not track.is_drums]) > len(CHANNELS)
    for number, track in enumerate(tracks):
        if track.is_drums:
            yield DRUM_CHANNEL
            continue
        key = track.program if shared else number
        yield taken.setdefault(key, CHANNELS[len(taken) % len(CHANNELS)])
