"""The serial number of an OGG file, which encoders draw by lot: with a fixed one, equal sound gives equal bytes.

A page is `OggS`, version, flags, position, serial number, page number, checksum, count of segments, their lengths, and
they (RFC 3533, section 6). Must not know: what the pages hold.
"""

from __future__ import annotations

import struct
import zlib

__all__ = ["with_serial"]

HEADER_BYTES = 27
SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT = 14, 22, 26
ALL_ONES = 0xFFFFFFFF

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def with_serial(content: bytes, serial: int) -> bytes:
    """Return an OGG file of one stream with another serial number, 0 to 2³² - 1."""
    changed = bytearray(content)
    start = 0
    while start < len(changed):
        lengths = changed[start + HEADER_BYTES : start + HEADER_BYTES + changed[start + SEGMENTS_AT]]
        end = start + HEADER_BYTES + len(lengths) + sum(lengths)
        struct.pack_into("<I", changed, start + SERIAL_AT, serial)
        struct.pack_into("<I", changed, start + CHECKSUM_AT, 0)
        struct.pack_into("<I", changed, start + CHECKSUM_AT, _checksum(bytes(changed[start:end])))
        start = end
    return bytes(changed)


def _checksum(page: bytes) -> int:
    """CRC-32 of the same polynomial as zlib's, but with the bits in the other order and nothing inverted."""
    reflected = zlib.crc32(page.translate(_REVERSED), ALL_ONES) ^ ALL_ONES
    return int(f"{reflected:032b}"[::-1], 2)
