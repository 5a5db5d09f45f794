"""Heights as OpenEXR: one channel of 32-bit floats in metres, and nothing between them and the truth.

The little of the format that a height field needs, after the "OpenEXR File Layout" of the Academy Software Foundation:
a header of named attributes, a table of where each block of scan lines begins, the blocks. Written is `ZIP` (blocks of
16 lines: bytes of equal weight together, each as difference from the one before, deflated); read are also `ZIPS` and
uncompressed files, 16-bit floats, and files with more channels, of which one counts. Must not know: paths, sidecars.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import TooLarge, UnreadableFile

__all__ = ["MAX_SIDE", "decode_exr", "encode_exr"]

MAX_SIDE = 16384
"""Longest side that is read: a small file may claim any size."""

MAGIC = struct.pack("<ii", 20000630, 2)
"""The format's number, then version 2 without flags: one part of scan lines, short names."""

CHANNEL = "Y"
"""What OpenEXR calls a picture's only channel; engines and editors take it whatever its name."""
CHANNELS_READ = ("Y", "R", "Z", "height")
"""Which channel holds the heights, the first that is there; a file's only channel counts whatever its name."""

UNCOMPRESSED, ZIPS, ZIP = 0, 2, 3
LINES = {UNCOMPRESSED: 1, ZIPS: 1, ZIP: 16}
"""Scan lines in a block, by the number of the compression."""

MAX_CHANNELS = 64
"""More are not looked at, so that a small file can't ask for scan lines of any length."""

TYPES: dict[int, np.dtype[Any]] = {0: np.dtype("<u4"), 1: np.dtype("<f2"), 2: np.dtype("<f4")}
"""Pixel types by number: whole numbers, half and float."""
FLOAT = 2
INCREASING = 0
"""Scan lines from top to bottom; the table of blocks makes other orders readable too."""
EFFORT = 4
"""Of deflate, 1 to 9: at 9 a file is a few per cent smaller and takes three times as long."""


def encode_exr(metres: NDArray[np.float32], comment: str = "") -> bytes:
    """Encode heights.

    Args:
        metres: (H, W) float32; row 0 is the top line.
        comment: text that is kept in the attribute `capriccio`.
    """
    height, width = metres.shape
    header = _header(height, width, comment)
    blocks = [_block(metres[top : top + LINES[ZIP]], top) for top in range(0, height, LINES[ZIP])]
    sizes = np.array([len(block) for block in blocks], "<u8")
    first = len(header) + sizes.nbytes
    offsets = first + np.cumsum(sizes) - sizes
    return b"".join([header, offsets.astype("<u8").tobytes(), *blocks])


def decode_exr(content: bytes | bytearray | memoryview, origin: str = "the file") -> tuple[NDArray[np.float32], str]:
    """Decode the heights of an EXR file and the text of its attribute `capriccio`, empty where it has none.

    Args:
        content: the file's bytes.
        origin: what error messages call it, usually its path.

    Raises:
        UnreadableFile: it is no EXR file, is broken, or of a sort that is not read here.
        TooLarge: a side is longer than `MAX_SIDE`.
    """
    try:
        return _Reader(memoryview(content).cast("B"), origin).read()
    except (struct.error, zlib.error, UnicodeDecodeError, IndexError) as error:
        raise UnreadableFile(f"{origin} is broken: {error}", path=origin) from error


def _header(height: int, width: int, comment: str) -> bytes:
    window = struct.pack("<iiii", 0, 0, width - 1, height - 1)
    channel = CHANNEL.encode() + b"\0" + struct.pack("<iB3xii", FLOAT, 0, 1, 1) + b"\0"
    attributes = [
        ("channels", "chlist", channel),
        ("compression", "compression", bytes([ZIP])),
        ("dataWindow", "box2i", window),
        ("displayWindow", "box2i", window),
        ("lineOrder", "lineOrder", bytes([INCREASING])),
        ("pixelAspectRatio", "float", struct.pack("<f", 1)),
        ("screenWindowCenter", "v2f", struct.pack("<ff", 0, 0)),
        ("screenWindowWidth", "float", struct.pack("<f", 1)),
    ]
    if comment:
        attributes.append(("capriccio", "string", comment.encode()))
    packed = [
        name.encode() + b"\0" + kind.encode() + b"\0" + struct.pack("<i", len(value)) + value
        for name, kind, value in attributes
    ]
    return MAGIC + b"".join(packed) + b"\0"


def _block(lines: NDArray[np.float32], top: int) -> bytes:
    """Return some scan lines with their place; deflated, unless that makes them longer."""
    raw = np.ascontiguousarray(lines, "<f4").view(np.uint8).reshape(-1)
    apart = np.concatenate([raw[0::2], raw[1::2]])
    differences = apart.copy()
    differences[1:] -= apart[:-1]
    differences[1:] += 128  # modulo 256, as all of this
    packed = zlib.compress(differences.tobytes(), EFFORT)
    stored = packed if len(packed) < raw.size else raw.tobytes()
    return struct.pack("<ii", top, len(stored)) + stored


def _unpacked(packed: memoryview, size: int) -> NDArray[np.uint8]:
    """Undo `_block`'s packing; `size` is what comes out."""
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(packed, size + 1)
    if len(inflated) != size:
        raise zlib.error(f"a block unpacks to {len(inflated)} bytes instead of {size}")
    differences = np.frombuffer(inflated, np.uint8).copy()
    differences[1:] -= 128
    apart = np.cumsum(differences, dtype=np.uint8)
    raw = np.empty(size, np.uint8)
    half = (size + 1) // 2
    raw[0::2], raw[1::2] = apart[:half], apart[half:]
    return raw


@dataclass(frozen=True)
class _Channel:
    """One channel, and which bytes of a scan line are its own."""

    name: str
    type: np.dtype[Any]
    begin: int
    """In bytes per column."""


class _Reader:
    """Reads one file; every length in it is checked before it is used."""

    def __init__(self, content: memoryview, origin: str) -> None:
        self._content = content
        self._origin = origin
        self._at = 0

    def read(self) -> tuple[NDArray[np.float32], str]:
        if self._take(len(MAGIC)) != MAGIC:
            message = "is no EXR file with one part of scan lines; save it as scan lines, without tiles or layers"
            raise self._wrong(message)
        attributes = self._attributes()
        compression = _only(self._value(attributes, "compression", 1), LINES)
        if compression is None:
            raise self._wrong("is compressed in a way that is not read here; allowed: none, ZIPS, ZIP")
        left, top, right, bottom = struct.unpack("<iiii", self._value(attributes, "dataWindow", 16))
        height, width = self._side(bottom - top + 1), self._side(right - left + 1)
        channels, line_bytes = self._channels(self._value(attributes, "channels"), width)
        chosen = self._chosen(channels)
        comment = bytes(attributes.get("capriccio", b"")).decode("utf-8")
        metres = np.empty((height, width), np.float32)
        self._fill(metres, top, LINES[compression], compression != UNCOMPRESSED, line_bytes, chosen)
        return metres, comment

    def _fill(
        self,
        metres: NDArray[np.float32],
        top: int,
        lines: int,
        packed: bool,
        line_bytes: int,
        channel: _Channel,
    ) -> None:
        height, width = metres.shape
        begin, wide = channel.begin * width, channel.type.itemsize * width
        missing = set(range(0, height, lines))
        for offset in np.frombuffer(self._take(8 * len(missing)), "<u8").tolist():
            self._at = offset
            row, size = struct.unpack("<ii", self._take(8))
            row -= top
            if row not in missing:
                raise self._wrong(f"has a block at line {row}; allowed: 0 to {height - 1} by {lines}, each once")
            missing.remove(row)
            here = min(lines, height - row)
            data = self._take(size)
            plain = not packed or size == here * line_bytes
            raw = np.frombuffer(data, np.uint8) if plain else _unpacked(data, here * line_bytes)
            if raw.size != here * line_bytes:
                raise self._wrong(f"has a block of {raw.size} bytes; allowed: {here * line_bytes}")
            values = np.ascontiguousarray(raw.reshape(here, line_bytes)[:, begin : begin + wide])
            metres[row : row + here] = values.view(channel.type)

    def _take(self, size: int) -> memoryview:
        piece = self._content[self._at : self._at + size]
        if size < 0 or len(piece) < size:
            raise self._wrong(f"breaks off at byte {len(self._content)}")
        self._at += size
        return piece

    def _name(self) -> str:
        """Take a text that ends with a zero byte."""
        text = bytes(self._content[self._at : self._at + 256])
        end = text.find(0)
        if end < 0:
            raise self._wrong("has a name that does not end")
        self._at += end + 1
        return text[:end].decode("latin-1")

    def _attributes(self) -> dict[str, memoryview]:
        found: dict[str, memoryview] = {}
        while name := self._name():
            self._name()  # its type, which follows from the name for those that count here
            (size,) = struct.unpack("<i", self._take(4))
            found[name] = self._take(size)
        return found

    def _value(self, attributes: Mapping[str, memoryview], name: str, size: int | None = None) -> memoryview:
        value = attributes.get(name)
        if value is None or (size is not None and len(value) != size):
            raise self._wrong(f"lacks {name} in its header, or it has another length than it should")
        return value

    def _side(self, pixels: int) -> int:
        if pixels > MAX_SIDE:
            message = f"{self._origin} has a side of {pixels} pixels; allowed: {MAX_SIDE}"
            raise TooLarge(message, limit=MAX_SIDE)
        if pixels < 1:
            raise self._wrong(f"has a side of {pixels} pixels")
        return pixels

    def _channels(self, packed: memoryview, width: int) -> tuple[list[_Channel], int]:
        """Return the channels, and the bytes of a scan line."""
        inner = _Reader(packed, self._origin)
        found: list[_Channel] = []
        begin = 0
        while (name := inner._name()) and len(found) < MAX_CHANNELS:
            number, _linear, x_step, y_step = struct.unpack("<iB3xii", inner._take(16))
            if number not in TYPES or (x_step, y_step) != (1, 1):
                raise self._wrong(f"has a channel {name!r} of an unknown type, or of fewer pixels than the picture")
            found.append(_Channel(name, TYPES[number], begin))
            begin += TYPES[number].itemsize
        return found, begin * width

    def _chosen(self, channels: list[_Channel]) -> _Channel:
        by_name = {channel.name: channel for channel in channels}
        chosen = next((by_name[name] for name in CHANNELS_READ if name in by_name), None)
        if chosen is None and len(channels) == 1:
            chosen = channels[0]
        if chosen is None:
            names = ", ".join(by_name) or "none"
            raise self._wrong(f"has the channels {names}; allowed: one channel, or one of {', '.join(CHANNELS_READ)}")
        return chosen

    def _wrong(self, message: str) -> UnreadableFile:
        return UnreadableFile(f"{self._origin} {message}", path=self._origin)


def _only(value: memoryview, known: Mapping[int, Any]) -> int | None:
    return value[0] if value[0] in known else None
