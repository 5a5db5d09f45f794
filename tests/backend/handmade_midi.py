"""MIDI files byte by byte, as other programs write them, and broken ones."""

from __future__ import annotations

import struct

NOTE = bytes.fromhex("00 90 3c 50  60 80 3c 00")
"""A quarter note C4 at once, with 96 ticks to the quarter."""

END = bytes.fromhex("00 ff 2f 00")


def midi_file(*tracks: bytes, kind: int = 1, division: int = 96, count: int | None = None) -> bytes:
    """Return a file; `count` is how many tracks its header claims."""
    header = struct.pack(">HHH", kind, len(tracks) if count is None else count, division)
    return chunk(b"MThd", header) + b"".join(chunk(b"MTrk", track) for track in tracks)


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a chunk."""
    return kind + struct.pack(">I", len(body)) + body


def meta(kind: int, content: bytes, wait: int = 0) -> bytes:
    """Return a meta event."""
    return number(wait) + bytes((0xFF, kind)) + number(len(content)) + content


def number(value: int) -> bytes:
    """Return a number of one to four bytes."""
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))
