"""Standard MIDI files, read onto the grid of `score` and written from it.

All three types are read: what type 2 holds one after another comes one after another. Damage is told, never guessed
around: half a file is no piece of music. Must not know: what the music is for.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capriccio.errors import TooLarge, UnreadableFile

from ..atomic import write_atomically
from .score import DRUMS, TICKS, Metre, Note, Score, Tempo, Track

__all__ = ["decode_midi", "encode_midi", "read_midi", "write_midi"]

MOST_BYTES = 16 << 20
MOST_NOTES = 500_000
LONGEST_MINUTES = 24 * 60
"""A broken delta time is days long."""

DRUM_CHANNEL = 9
CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
DIVISION = 480
"""Ticks of a quarter note in files that are written; what most sequencers write."""

MICROSECONDS = 60_000_000
SLOWEST, FASTEST = 4.0, 1000.0
"""Quarter notes in a minute that are believed; a file that says otherwise is played as near to it as that."""


def read_midi(path: Path) -> Score:
    """Read a file.

    Raises:
        UnreadableFile: it is missing, damaged or no MIDI file.
        TooLarge: it has more bytes or notes than a piece of music.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(f"{path} has {path.stat().st_size} bytes; allowed: {MOST_BYTES}")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
    return decode_midi(content, str(path))


def decode_midi(content: bytes, name: str = "the MIDI data") -> Score:
    """Read the bytes of a file; `name` is what errors call it.

    Raises:
        UnreadableFile: damaged, or no MIDI file.
        TooLarge: more bytes or notes than a piece of music has.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{name} has {len(content)} bytes; allowed: {MOST_BYTES}")
    if not content.startswith(b"MThd"):
        raise UnreadableFile(f"{name} is no MIDI file: it does not begin with MThd", path=name)
    file = _parsed(content, name)
    reader = _Reader(file.ticks_per_beat, name)
    start = 0
    for number, track in enumerate(file.tracks):
        end = reader.take(number, track, start)
        if file.type == 2:
            start = end
    return reader.score()


def write_midi(path: Path, score: Score) -> None:
    """Write a file of type 1, whole or not at all; equal scores give equal bytes.

    Raises:
        UnwritableFile: it can't be written.
    """
    write_atomically(path, encode_midi(score))


def encode_midi(score: Score) -> bytes:
    """Return the bytes of a file of type 1."""
    import mido

    file = mido.MidiFile(type=1, ticks_per_beat=DIVISION)
    file.tracks.append(_conductor(score))
    for track, channel in zip(score.tracks, _channels(score.tracks), strict=True):
        file.tracks.append(_played(track, channel))
    buffer = io.BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _parsed(content: bytes, name: str) -> Any:
    import mido

    try:
        file = mido.MidiFile(file=io.BytesIO(content), clip=True)
    except Exception as error:  # mido raises whatever the damage happens to hit
        raise UnreadableFile(f"{name} is damaged: {str(error) or type(error).__name__}", path=name) from error
    if not 0 < file.ticks_per_beat < 0x8000:
        raise UnreadableFile(f"{name} counts frames of film (SMPTE); allowed: files that count beats", path=name)
    if file.type not in (0, 1, 2):
        raise UnreadableFile(f"{name} is of type {file.type}; allowed: 0, 1 and 2", path=name)
    return file


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

    def take(self, number: int, messages: Iterable[Any], start: int) -> int:
        """Read one track that begins at a tick of the grid; return the tick at which it ends."""
        time, programs = 0, dict.fromkeys(range(16), 0)
        sounding: dict[tuple[int, int], tuple[int, int, int]] = {}
        tick = start
        for message in messages:
            time += message.time
            tick = start + round(time * TICKS / self.division)
            if tick > LONGEST_MINUTES * 60 * TICKS * 2:
                raise UnreadableFile(f"{self.name} claims to last for days; it is damaged", path=self.name)
            if message.type == "note_on" and message.velocity > 0:
                self._end(number, (message.channel, message.note), tick, sounding)
                sounding[message.channel, message.note] = tick, message.velocity, programs[message.channel]
            elif message.type in ("note_on", "note_off"):
                self._end(number, (message.channel, message.note), tick, sounding)
            elif message.type == "program_change":
                programs[message.channel] = message.program
            elif message.type == "set_tempo":
                self.tempos.append(Tempo(tick, min(FASTEST, max(SLOWEST, MICROSECONDS / max(1, message.tempo)))))
            elif message.type == "time_signature":
                self._metre(tick, message)
            elif message.type == "track_name":
                self.names.setdefault(number, message.name.strip())
        for key in list(sounding):
            self._end(number, key, tick, sounding)
        return tick

    def score(self) -> Score:
        """Everything that was read."""
        tracks = [
            Track.of(DRUMS if channel == DRUM_CHANNEL else program, notes, self.names.get(number, ""))
            for (number, channel, program), notes in sorted(self.notes.items())
        ]
        tempos, metres = _from_the_start(self.tempos, Tempo(0, 120.0)), _from_the_start(self.metres, Metre(0))
        return Score(tuple(tracks), tempos, metres)

    def _end(self, number: int, key: tuple[int, int], tick: int, sounding: dict[Any, tuple[int, int, int]]) -> None:
        if key not in sounding:
            return
        start, velocity, program = sounding.pop(key)
        channel, pitch = key
        self.count += 1
        if self.count > MOST_NOTES:
            raise TooLarge(f"{self.name} has more than {MOST_NOTES} notes; give a shorter piece")
        part = (number, channel, DRUMS if channel == DRUM_CHANNEL else program)
        self.notes[part].append(Note(start, pitch, max(1, tick - start), velocity))

    def _metre(self, tick: int, message: Any) -> None:
        metre = Metre(tick, message.numerator, message.denominator)
        if metre.bar >= 1:
            self.metres.append(metre)


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


def _conductor(score: Score) -> Any:
    import mido

    changes: list[tuple[int, Any]] = []
    for tempo in score.tempos:
        changes.append((tempo.start, mido.MetaMessage("set_tempo", tempo=round(MICROSECONDS / tempo.beats_per_minute))))
    for metre in score.metres:
        signature = mido.MetaMessage("time_signature", numerator=metre.beats, denominator=metre.unit)
        changes.append((metre.start, signature))
    changes.sort(key=lambda change: change[0])
    titled = [(0, mido.MetaMessage("track_name", name=score.title))] if score.title else []
    return _track([*titled, *changes])


def _played(track: Track, channel: int) -> Any:
    import mido

    events: list[tuple[int, int, Any]] = []
    for note in track.notes:
        on = mido.Message("note_on", channel=channel, note=note.pitch, velocity=note.velocity)
        off = mido.Message("note_off", channel=channel, note=note.pitch, velocity=0)
        events += [(note.start, 1, on), (note.end, 0, off)]  # a pitch that is struck again ends first
    events.sort(key=lambda event: event[:2])
    begin: list[tuple[int, Any]] = []
    if track.name:
        begin.append((0, mido.MetaMessage("track_name", name=track.name)))
    if not track.is_drums:
        begin.append((0, mido.Message("program_change", channel=channel, program=track.program)))
    return _track([*begin, *((tick, message) for tick, _, message in events)])


def _track(events: list[tuple[int, Any]]) -> Any:
    """Turn ticks of the grid into times since the message before."""
    import mido

    messages, before = mido.MidiTrack(), 0
    for tick, message in events:
        messages.append(message.copy(time=(tick - before) * DIVISION // TICKS))
        before = tick
    messages.append(mido.MetaMessage("end_of_track"))
    return messages


def _channels(tracks: Iterable[Track]) -> Iterator[int]:
    """A channel for each track; tracks of one instrument share one where there are more than channels."""
    taken: dict[int, int] = {}
    ordered = list(tracks)
    shared = len([track for track in ordered if not track.is_drums]) > len(CHANNELS)
    for number, track in enumerate(ordered):
        if track.is_drums:
            yield DRUM_CHANNEL
            continue
        key = track.program if shared else number
        yield taken.setdefault(key, CHANNELS[len(taken) % len(CHANNELS)])
