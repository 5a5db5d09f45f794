"""Writes the shared vectors as tab-separated tables, which the C# program reads without a JSON library."""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Any

import zmq

import shared_vectors


def canonical(value: Any) -> str:
    """Return a value as text; the counterpart of Bytes.Canonical in the program."""
    match value:
        case None:
            return "nil"
        case bool():
            return "true" if value else "false"
        case int():
            return f"i{value}"
        case float():
            return f"f{struct.pack('>d', value).hex()}"
        case str():
            return f"s{value.encode().hex()}"
        case bytes():
            return f"b{value.hex()}"
        case dict():
            return "{" + ",".join(f"{canonical(key)}:{canonical(inner)}" for key, inner in value.items()) + "}"
        case _:
            return "[" + ",".join(canonical(inner) for inner in value) + "]"


def write_tables(folder: Path) -> None:
    """Write every table that the program knows."""
    message_pack = shared_vectors.load("message_pack.json")
    valid = [
        (row["name"], shared_vectors.data(row).hex(), canonical(shared_vectors.untagged(row["value"])), group)
        for group in ("round_trip", "decode_only")
        for row in message_pack[group]
    ]
    _write(folder / "message_pack_valid", valid)
    _write(folder / "message_pack_invalid", [(row["name"], row["hex"]) for row in message_pack["invalid"]])
    messages = shared_vectors.load("messages.json")
    _write(folder / "messages_valid", [_message(row) for row in messages["valid"]])
    invalid = [(row["name"], _frames(row), row["code"], row["id"] or "") for row in messages["invalid"]]
    _write(folder / "messages_invalid", invalid)
    _write(folder / "libzmq_stream", [("a ROUTER's bytes", _router_bytes().hex())])


def _message(row: dict[str, Any]) -> tuple[str, ...]:
    buffers = " ".join(_buffer(each) for each in row["buffers"])
    body = canonical(shared_vectors.untagged(row["body"]))
    return row["name"], _frames(row), row["id"], row["type"], body, str(row["deadline_ms"] or 0), buffers


def _buffer(each: dict[str, Any]) -> str:
    descriptor = shared_vectors.untagged(each["descriptor"])
    if descriptor["kind"] == "file":
        return f"{descriptor['encoding']},{descriptor['name']},{each['hex']}"
    shape = "x".join(map(str, descriptor["shape"]))
    return f"{descriptor['dtype']},{shape},{descriptor['layout']},{descriptor['color']},{each['hex']}"


def _frames(row: dict[str, Any]) -> str:
    return " ".join(frame or "-" for frame in row["frames"])


def _router_bytes() -> bytes:
    """Record what libzmq's ROUTER sends: greeting, READY, one message of small frames, one of a long frame."""
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(48)
    ready = b"\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x01i"
    ready = ready[:1] + bytes([len(ready) - 2]) + ready[2:]
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router, context.socket(zmq.STREAM) as raw:
        router.linger = raw.linger = 0
        router.router_mandatory = True
        port = router.bind_to_random_port("tcp://127.0.0.1")
        raw.connect(f"tcp://127.0.0.1:{port}")
        peer = raw.get(zmq.ROUTING_ID)
        raw.send_multipart([peer, greeting + ready])
        _send_when_known(router, [b"i", b"hello", b"", b"a" * 255])
        router.send_multipart([b"i", b"x" * 300_000])
        return _receive(raw, 64 + 300_000 + 255)


def _send_when_known(router: zmq.Socket[bytes], frames: list[bytes]) -> None:
    for _ in range(500):
        try:
            router.send_multipart(frames)
        except zmq.ZMQError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the ROUTER never learned of its peer")


def _receive(raw: zmq.Socket[bytes], at_least: int) -> bytes:
    received = b""
    while len(received) < at_least or raw.poll(100):
        assert raw.poll(5000), f"only {len(received)} bytes came"
        received += raw.recv_multipart()[1]
    return received


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
