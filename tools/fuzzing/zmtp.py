"""The bytes of ZMTP 3.0 without security, as both sides send them. Must not know: what a message says, sockets."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["HANDSHAKE", "READY", "SERVER_HANDSHAKE", "multipart"]

READY = b"\x05READY"
MORE, LONG, COMMAND = 1, 2, 4
SHORT_BYTES = 255


def multipart(frames: Sequence[bytes]) -> bytes:
    """Return one message of at least one frame."""
    last = len(frames) - 1
    return b"".join(_frame(frame, MORE if number < last else 0) for number, frame in enumerate(frames))


def _frame(content: bytes, flags: int) -> bytes:
    if len(content) <= SHORT_BYTES:
        return bytes((flags, len(content))) + content
    return bytes((flags | LONG,)) + len(content).to_bytes(8, "big") + content


def _handshake(socket_type: bytes) -> bytes:
    name = b"Socket-Type"
    ready = READY + bytes((len(name),)) + name + len(socket_type).to_bytes(4, "big") + socket_type
    return b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32) + _frame(ready, COMMAND)


HANDSHAKE = _handshake(b"DEALER")
"""A client's greeting and READY; messages may follow as soon as the server's READY has come."""

SERVER_HANDSHAKE = _handshake(b"ROUTER")
"""A server's."""
