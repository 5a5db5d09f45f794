"""MessagePack to values, without keeping what a stranger sent.

The library interns the keys of maps, and Python 3.12, alone of all, keeps what was interned until the process ends: who
sends ever new keys would fill the server's memory. There the maps are taken apart here, key by key, which interns
nothing and takes some microseconds longer. Must not know: what a header is.
"""

from __future__ import annotations

import sys
from typing import Any

import msgpack

from .tensors import BytesLike

__all__ = ["unpack", "unpack_apart", "unpack_at_once"]

KEEPS_INTERNED = sys.version_info[:2] == (3, 12)

MAPS = frozenset((*range(0x80, 0x90), 0xDE, 0xDF))
LISTS = frozenset((*range(0x90, 0xA0), 0xDC, 0xDD))
STRINGS = frozenset((*range(0xA0, 0xC0), 0xD9, 0xDA, 0xDB))
"""First bytes of maps, lists and strings."""

DEEPEST = 400
"""Levels that this goes down; a header may have far fewer, which is checked where that is known."""


def unpack_at_once(content: BytesLike) -> Any:
    """Return the one value that the bytes hold.

    Raises:
        ValueError: they hold no value, or more than one; and others of the library's errors.
    """
    return msgpack.unpackb(content, raw=False, strict_map_key=True)


def unpack_apart(content: BytesLike) -> Any:
    """Return the same as `unpack_at_once`, with keys of maps that are not interned.

    Raises:
        ValueError: they hold no value, or more than one; and others of the library's errors.
    """
    data = bytes(content)
    unpacker = msgpack.Unpacker(None, raw=False, max_buffer_size=len(data) or 1)
    unpacker.feed(data)
    value = _next(unpacker, data, DEEPEST)
    if unpacker.tell() != len(data):
        raise ValueError("bytes follow the value")
    return value


def _next(unpacker: Any, data: bytes, levels: int) -> Any:
    at = unpacker.tell()
    first = data[at] if at < len(data) else None
    if levels == 0:
        raise ValueError(f"more than {DEEPEST} levels lie inside each other")
    if first in LISTS:
        return _list(unpacker, data, levels)
    return _map(unpacker, data, levels) if first in MAPS else unpacker.unpack()


def _list(unpacker: Any, data: bytes, levels: int) -> list[Any]:
    values: list[Any] = []  # filled in a loop: a comprehension is one more call at each level
    for _ in range(unpacker.read_array_header()):
        values.append(_next(unpacker, data, levels - 1))
    return values


def _map(unpacker: Any, data: bytes, levels: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for _ in range(unpacker.read_map_header()):
        key_at = unpacker.tell()
        if key_at < len(data) and data[key_at] not in STRINGS:
            raise ValueError("a map's key is no string")
        key = unpacker.unpack()
        values[key] = _next(unpacker, data, levels - 1)
    return values


unpack = unpack_apart if KEEPS_INTERNED else unpack_at_once
"""What this Python needs of the two."""
