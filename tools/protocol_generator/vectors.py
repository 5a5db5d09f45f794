"""Test vectors that all three languages share: MessagePack at every boundary, and one message for every table row.

JSON can't hold every value exactly in every language, so values are tagged:
`{"nil": true}`, `{"bool": b}`, `{"int": "decimal"}`, `{"float": "16 hex digits, IEEE 754 big-endian"}`, `{"str": s}`,
`{"bin": hex}`, `{"list": [value, …]}`, `{"map": [[key, value], …]}`, and for long ones
`{"str_repeat": [s, n]}`, `{"bin_repeat": [hex, n]}`, `{"list_repeat": [value, n]}`.
The bytes of a vector are `hex` followed, where there is a `tail`, by `tail[0]` (hex) repeated `tail[1]` times.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

import msgpack
import numpy as np

from capriccio.protocol import File, Message, Tensor, codec, spec
from capriccio.protocol.tensors import Buffer, buffer_from_wire

LENGTHS = (0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536)
INTEGERS = (0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53, 2**63 - 1)
NEGATIVES = (-1, -32, -33, -127, -128, -129, -32768, -32769, -(2**31), -(2**31) - 1, -(2**63))
EXAMPLE_FILE_BYTES = 5
"""Of an example that is a file; nobody opens it."""

FLOATS = (0.0, -0.0, 1.5, -2.25, 1e300, 5e-324, float("inf"), float("-inf"))


def tagged(value: Any) -> dict[str, Any]:
    """Return a value in the form that this file's head describes."""
    match value:
        case None:
            return {"nil": True}
        case bool():
            return {"bool": value}
        case int():
            return {"int": str(value)}
        case float():
            return {"float": struct.pack(">d", value).hex()}
        case str():
            return {"str": value}
        case bytes():
            return {"bin": value.hex()}
        case dict():
            return {"map": [[tagged(key), tagged(inner)] for key, inner in value.items()]}
        case _:
            return {"list": [tagged(inner) for inner in value]}


def render_message_pack(_present: str) -> str:
    """Return message_pack.json."""
    return _json({"round_trip": _round_trip(), "decode_only": _decode_only(), "invalid": _invalid()})


def render_messages(_present: str) -> str:
    """Return messages.json."""
    return _json({"valid": _valid_messages(), "invalid": _invalid_messages()})


def _round_trip() -> list[dict[str, Any]]:
    """Values whose shortest encoding every writer must produce, and every reader must read."""
    plain: list[Any] = [None, True, False, *INTEGERS, *NEGATIVES, *FLOATS]
    plain += ["", "é", "日本語", "𝄞 clef", "a\0b", "line\nfeed"]
    plain += [[], {}, [1, [2, [3, []]]], {"a": {"b": {"c": [None, True, -1, 2.5, "x", b"\x00\xff"]}}}]
    plain += [{f"key{number:02d}": number for number in range(count)} for count in (1, 15, 16, 17)]
    vectors = [{"name": _name(value), "value": tagged(value), "hex": _pack(value)} for value in plain]
    for length in LENGTHS:
        vectors.append(_repeated(f"string of {length}", "str_repeat", "a", "a" * length, b"a", length))
        vectors.append(_repeated(f"binary of {length}", "bin_repeat", "61", b"a" * length, b"a", length))
        vectors.append(_repeated(f"list of {length}", "list_repeat", {"int": "7"}, [7] * length, b"\x07", length))
    return vectors


def _repeated(name: str, tag: str, unit: Any, value: Any, unit_bytes: bytes, length: int) -> dict[str, Any]:
    head = bytes.fromhex(_pack(value))[: -length or None]
    return {"name": name, "value": {tag: [unit, length]}, "hex": head.hex(), "tail": [unit_bytes.hex(), length]}


def _decode_only() -> list[dict[str, Any]]:
    """Longer encodings than needed, which a reader must take all the same."""
    rows = [
        ("5 as uint 8", "cc05", 5),
        ("5 as uint 64", "cf0000000000000005", 5),
        ("5 as int 8", "d005", 5),
        ("-1 as int 16", "d1ffff", -1),
        ("-1 as int 32", "d2ffffffff", -1),
        ("-1 as int 64", "d3ffffffffffffffff", -1),
        ("1.5 as float 32", "ca3fc00000", 1.5),
        ("a as str 8", "d90161", "a"),
        ("a as str 16", "da000161", "a"),
        ("a as str 32", "db0000000161", "a"),
        ("empty bin 32", "c600000000", b""),
        ("[1] as array 16", "dc000101", [1]),
        ("[1] as array 32", "dd0000000101", [1]),
        ("map 16", "de0001a16101", {"a": 1}),
        ("map 32", "df00000001a16101", {"a": 1}),
    ]
    return [{"name": name, "hex": text, "value": tagged(value)} for name, text, value in rows]


def _invalid() -> list[dict[str, str]]:
    """Bytes that a reader must refuse with a typed error."""
    rows = [
        ("nothing", ""),
        ("reserved byte c1", "c1"),
        ("uint 16 cut short", "cd01"),
        ("float 64 cut short", "cb3ff80000"),
        ("string cut short", "a561"),
        ("string longer than the data", "dbffffffff61"),
        ("binary longer than the data", "c6ffffffff61"),
        ("list longer than the data", "ddffffffff01"),
        ("map longer than the data", "dfffffffff"),
        ("map without its last value", "81a161"),
        ("string that is not UTF-8", "a2c328"),
        ("surrogate in a string", "a3eda080"),
        ("overlong UTF-8", "a2c080"),
        ("bytes after the value", "0101"),
        ("fixext 1", "d40100"),
        ("ext 8", "c7010100"),
        ("integer as a key", "810102"),
        ("nesting of 40 lists", "91" * 40 + "01"),
    ]
    return [{"name": name, "hex": text} for name, text in rows]


def _valid_messages() -> list[dict[str, Any]]:
    """One request and one reply for every row of the table, and the events."""
    messages: list[tuple[str, Message]] = []
    for request in spec.REQUESTS.values():
        body = {row.name: row.example for row in request.fields}
        messages.append((f"{request.type} request", Message(7, request.type, body, _example(request.example_buffers))))
        reply = {row.name: row.example for row in request.reply}
        messages.append((f"{request.type} reply", Message(7, "ok", reply, _example(request.example_reply_buffers))))
    for event, rows in spec.EVENTS.items():
        messages.append((event, Message(7, event, {row.name: row.example for row in rows})))
    messages.append(("deadline and largest id", Message(spec.LARGEST_ID, "ping", {}, (), 3_600_000)))
    several = (File(b"\x89PNG", "png", "täst"), Tensor(np.arange(6, dtype=np.float32).reshape(2, 3)), File(b"", "midi"))
    messages.append(("three buffers, one of them empty", Message(1, "ok", {"n": 1}, several)))
    return [_message_vector(name, message) for name, message in messages]


def _message_vector(name: str, message: Message) -> dict[str, Any]:
    return {
        "name": name,
        "id": str(message.id),
        "type": message.type,
        "body": tagged(dict(message.body)),
        "deadline_ms": message.deadline_ms,
        "buffers": [
            {"descriptor": tagged(buffer.descriptor()), "hex": bytes(buffer.data()).hex()} for buffer in message.buffers
        ],
        "frames": [bytes(frame).hex() for frame in codec.encode(message)],
    }


def _example(descriptors: Sequence[dict[str, Any]]) -> tuple[Buffer, ...]:
    """Buffers for the table's example descriptors, filled with 0, 1, 2, …."""
    buffers = []
    for each in descriptors:
        size = (
            spec.DTYPES[each["dtype"]] * int(np.prod(each["shape"])) if each["kind"] == "tensor" else EXAMPLE_FILE_BYTES
        )
        buffers.append(buffer_from_wire(each, bytes(number % 60 for number in range(size))))
    return tuple(buffers)


def _invalid_messages() -> list[dict[str, Any]]:
    """Frames that a reader must refuse, with the code, and the id where one can be read."""
    ping = {"id": 3, "type": "ping", "body": {}}
    tensor = {"kind": "tensor", "dtype": "uint8", "shape": [1, 1, 3], "layout": "HWC", "color": "srgb"}

    buffers = spec.LIMITS["buffers"].value

    def deep(levels: int) -> Any:
        return {"x": deep(levels - 1)} if levels else 1

    rows: list[tuple[str, list[Any], str]] = [
        ("no frames", [], "malformed"),
        ("magic alone", [spec.MAGIC], "malformed"),
        ("wrong magic", [b"CAP9", ping], "malformed"),
        ("header is no MessagePack", [spec.MAGIC, b"\xc1"], "malformed"),
        ("header is a list", [spec.MAGIC, [1, 2]], "malformed"),
        ("header without id", [spec.MAGIC, {"type": "ping", "body": {}}], "invalid_field"),
        ("id is a string", [spec.MAGIC, {**ping, "id": "3"}], "invalid_field"),
        ("id is zero", [spec.MAGIC, {**ping, "id": 0}], "invalid_field"),
        ("id over the largest", [spec.MAGIC, {**ping, "id": spec.LARGEST_ID + 1}], "invalid_field"),
        ("header without type", [spec.MAGIC, {"id": 3, "body": {}}], "invalid_field"),
        ("body is a list", [spec.MAGIC, {**ping, "body": []}], "invalid_field"),
        ("deadline of zero", [spec.MAGIC, {**ping, "deadline_ms": 0}], "invalid_field"),
        ("times that are no map", [spec.MAGIC, {**ping, "times": [1.5]}], "invalid_field"),
        ("a buffer that is not described", [spec.MAGIC, ping, b"abc"], "malformed"),
        ("a described buffer that is missing", [spec.MAGIC, {**ping, "buffers": [tensor]}], "malformed"),
        ("a buffer of the wrong length", [spec.MAGIC, {**ping, "buffers": [tensor]}, b"ab"], "malformed"),
        ("unknown dtype", [spec.MAGIC, {**ping, "buffers": [{**tensor, "dtype": "int7"}]}, b"abc"], "invalid_field"),
        ("negative side", [spec.MAGIC, {**ping, "buffers": [{**tensor, "shape": [-1]}]}, b""], "invalid_field"),
        ("side over the limit", [spec.MAGIC, {**ping, "buffers": [{**tensor, "shape": [65537, 0]}]}, b""], "too_large"),
        ("nine sides", [spec.MAGIC, {**ping, "buffers": [{**tensor, "shape": [1] * 9}]}, b"a"], "too_large"),
        ("a buffer more than the limit", [spec.MAGIC, ping, *[b""] * (buffers + 1)], "too_large"),
        ("header over the limit", [spec.MAGIC, {**ping, "pad": "x" * 65536}], "too_large"),
        ("nesting over the limit", [spec.MAGIC, {**ping, "body": deep(17)}], "too_large"),
    ]
    return [_invalid_vector(name, frames, code) for name, frames, code in rows]


def _invalid_vector(name: str, parts: list[Any], code: str) -> dict[str, Any]:
    frames = [part if isinstance(part, bytes) else msgpack.packb(part) for part in parts]
    number = codec.readable_id(frames)
    text = [frame.hex() for frame in frames]
    return {"name": name, "frames": text, "code": code, "id": None if number is None else str(number)}


def _pack(value: Any) -> str:
    packed: bytes = msgpack.packb(value, use_bin_type=True)
    return packed.hex()


def _name(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _json(content: Any) -> str:
    return json.dumps(content, indent=1, ensure_ascii=True) + "\n"
