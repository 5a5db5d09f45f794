"""Scores → MIDI files of type 1. Must not know: what the music is for."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import mido

from capriccio.errors import InvalidField, TooLarge

from ...atomic import write_file
from ..score import TICKS, Metre, Score, Track
from .common import DRUM_CHANNEL, FASTEST, LONGEST_TICKS, PROVENANCE_KEY, SLOWEST, microseconds_of

__all__ = ["encode_midi", "write_midi"]

CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)
DIVISION = 480
"""Ticks of a quarter note in files that are written; what most sequencers write."""

Timed: TypeAlias = tuple[int, Any]
"""When, in ticks of the file from its beginning, and mido's message."""


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
        events.append((_time(tempo.start), mido.MetaMessage("set_tempo", tempo=microseconds_of(believed))))
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
