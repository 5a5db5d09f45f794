"""Standard MIDI files as bytes: chunks, times, events. Must not know: notes, scores, what a file is for.

Every length in a file is checked against what is there before it is believed, so that damage costs no memory and no
time. Chunks of unknown kinds are passed over, as the standard asks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from capriccio.errors import TooLarge, UnreadableFile

__all__ = ["META", "Event", "MidiBytes", "disassemble"]

MOST_TRACKS = 1024

META = 0xFF
SYSTEM_EXCLUSIVE = (0xF0, 0xF7)
SYSTEM_LENGTHS = {0xF1: 1, 0xF2: 2, 0xF3: 1, 0xF6: 0, 0xF8: 0, 0xFA: 0, 0xFB: 0, 0xFC: 0, 0xFE: 0}
"""Bytes after a status that has no business in a file, and is found there all the same."""

ONE_BYTE = (0xC0, 0xD0)
"""Programs and the pressure on a channel are followed by one byte, all else of a channel by two."""

HIGHEST_DATA = 0x7F
_DATA = tuple(bytes((min(byte, HIGHEST_DATA),)) for byte in range(256))
"""Files that hold more are common, and mean the highest."""

Event = tuple[int, int, int, bytes]
"""Time in the file's own ticks from the beginning of the track, status, number, rest.

The number is the first byte after the status: the pitch, the program, the kind of a meta event. The rest is what
follows it: the velocity, the content of a meta event. Messages for one make of synthesizer have neither.
"""


@dataclass(frozen=True)
class MidiBytes:
    """A file that was taken apart."""

    kind: int
    """0: one track; 1: tracks at once; 2: tracks one after another."""
    division: int
    """Ticks of a quarter note; 0x8000 and more count frames of film."""
    tracks: tuple[bytes, ...]
    name: str
    """What errors call it."""

    def events(self, track: int) -> Iterator[Event]:
        """Yield what happens in a track.

        Raises:
            UnreadableFile: it is damaged from there on.
        """
        content = self.tracks[track]
        position, time, running = 0, 0, 0
        try:
            while position < len(content):
                wait = content[position]
                if wait < 0x80:  # as nearly always
                    position += 1
                else:
                    wait, position = _number(content, position)
                time += wait
                status = content[position]
                if status < 0x80:
                    status = running
                else:
                    position += 1
                    running = status if status < 0xF0 else 0
                if status < 0x80:
                    raise _Damaged("a byte of data where an event should begin")
                number, rest, position = _body(content, position, status)
                yield time, status, number, rest
        except (_Damaged, IndexError) as error:
            what = str(error) if isinstance(error, _Damaged) else "it breaks off"
            message = f"{self.name} is damaged: track {track + 1}, byte {position} of {len(content)}: {what}"
            raise UnreadableFile(message, path=self.name) from error


class _Damaged(Exception):
    """What follows can't be read."""


def disassemble(content: bytes, name: str) -> MidiBytes:
    """Take a file apart; the events of its tracks are read later.

    Raises:
        UnreadableFile: it is no MIDI file, breaks off, or is of no known type.
        TooLarge: it has more than `MOST_TRACKS` tracks.
    """
    if content[:4] != b"MThd":
        raise UnreadableFile(f"{name} is no MIDI file: it does not begin with MThd", path=name)
    chunks = _chunks(content, name)
    _, header = next(chunks)
    if len(header) < 6:
        raise UnreadableFile(f"{name} is damaged: its header has {len(header)} bytes, and needs 6", path=name)
    kind, count, division = struct.unpack_from(">HHH", header)
    if kind not in (0, 1, 2):
        raise UnreadableFile(f"{name} is of type {kind}; allowed: 0, 1 and 2", path=name)
    if count > MOST_TRACKS:
        raise TooLarge(f"{name} has {count} tracks; allowed: {MOST_TRACKS}", limit=MOST_TRACKS)
    tracks: list[bytes] = []
    while len(tracks) < count:
        identifier, body = next(chunks, (b"", b""))
        if not identifier:
            raise UnreadableFile(f"{name} breaks off: it has {len(tracks)} of its {count} tracks", path=name)
        if identifier == b"MTrk":
            tracks.append(body)
    return MidiBytes(kind, division, tuple(tracks), name)


def _chunks(content: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield kinds and bodies of chunks, up to one that is not whole."""
    position = 0
    while position + 8 <= len(content):
        identifier, length = struct.unpack_from(">4sI", content, position)
        body = content[position + 8 : position + 8 + length]
        if len(body) < length:
            kind = identifier.decode("ascii") if identifier.isalnum() else repr(identifier)
            message = f"{name} breaks off: {len(body)} of the {length} bytes of its chunk {kind} are there"
            raise UnreadableFile(message, path=name)
        yield identifier, body
        position += 8 + length
    if position == 0:
        raise UnreadableFile(f"{name} breaks off within its header", path=name)


def _body(content: bytes, position: int, status: int) -> tuple[int, bytes, int]:
    """Read what follows a status: the number, the rest, and where the next event begins."""
    if status < 0xF0:
        number = min(content[position], HIGHEST_DATA)
        if status & 0xF0 in ONE_BYTE:
            return number, b"", position + 1
        return number, _DATA[content[position + 1]], position + 2
    if status == META:
        kind = content[position]
        rest, position = _counted(content, position + 1)
        return kind, rest, position
    if status in SYSTEM_EXCLUSIVE:
        return 0, b"", _counted(content, position)[1]
    if status not in SYSTEM_LENGTHS:
        raise _Damaged(f"there is no status {status:#04x}")
    end = position + SYSTEM_LENGTHS[status]
    if end > len(content):
        raise IndexError
    return 0, b"", end


def _counted(content: bytes, position: int) -> tuple[bytes, int]:
    """Read bytes that are preceded by how many they are."""
    length, position = _number(content, position)
    if position + length > len(content):
        raise _Damaged(f"an event of {length} bytes, of which {len(content) - position} are there")
    return content[position : position + length], position + length


def _number(content: bytes, position: int) -> tuple[int, int]:
    """Read a number of one to four bytes of seven bits."""
    value = 0
    for index in range(position, position + 4):
        byte = content[index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, index + 1
    raise _Damaged("a number of more than four bytes")
