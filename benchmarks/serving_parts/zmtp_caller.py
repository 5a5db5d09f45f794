"""Capriccio's protocol over a bare socket, as its engine clients speak it: what the bare HTTP socket is to the peers.

ZMTP 3.0 with the NULL mechanism, one request that is put together once, and nothing else. Must not know: the peers.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import capriccio
from capriccio.protocol import Message, Tensor, encode
from capriccio.protocol.spec import PROTOCOL_VERSION
from capriccio.protocol.tensors import BytesLike

__all__ = ["ZmtpTarget"]

TIMEOUT_S = 60.0
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
READY = b"\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x00"
MORE, LONG, COMMAND = 1, 2, 4
"""Flags of a frame: another follows, its length has eight bytes, it is no part of a message."""

FIRST_ID, SECOND_ID = 1, 2
ROOM_FOR_HEADERS = 64 * 1024


@dataclass(frozen=True)
class ZmtpTarget:
    """A server that is asked frame by frame."""

    address: str
    model: str

    def open(self, frame: NDArray[np.uint8]) -> ZmtpCaller:
        """Connect and say hello."""
        host, _, port = self.address.removeprefix("tcp://").rpartition(":")
        body = {"model": self.model, "frame": 0, "stream": "frames"}
        request = Message(SECOND_ID, "style.apply", body, (Tensor(frame, "HWC", "srgb"),))
        return ZmtpCaller((host, int(port)), _framed(encode(request)), frame.nbytes)


class ZmtpCaller:
    """One connection that sends one request again and again."""

    def __init__(self, address: tuple[str, int], request: bytes, answer_bytes: int) -> None:
        self._request = request
        self._answer_bytes = answer_bytes
        self._buffer = memoryview(bytearray(answer_bytes + ROOM_FOR_HEADERS))
        self._filled = self._read = 0
        self._socket = socket.create_connection(address, TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._greet()

    def call(self) -> memoryview:
        """Return the pixels of the answer, valid until the next call.

        Raises:
            ConnectionError: the server closed the connection, or answered with anything else.
        """
        self._socket.sendall(self._request)
        _, header, *buffers = self._message()
        if [len(each) for each in buffers] != [self._answer_bytes]:
            raise ConnectionError(f"the server answered {bytes(header)!r}")
        return buffers[0]

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()

    def _greet(self) -> None:
        self._socket.sendall(GREETING + bytes((COMMAND, len(READY))) + READY)
        self._need(len(GREETING))
        self._read = len(GREETING)
        hello = {"protocol": PROTOCOL_VERSION, "client": "benchmark", "client_version": capriccio.__version__}
        self._socket.sendall(_framed(encode(Message(FIRST_ID, "hello", hello))))
        self._message()

    def _message(self) -> list[memoryview]:
        """Return the frames of the next message; commands are passed over."""
        frames: list[memoryview] = []
        flags = MORE
        while flags & (MORE | COMMAND):
            flags, frame = self._frame()
            if not flags & COMMAND:
                frames.append(frame)
        self._filled = self._read = 0  # nothing comes unasked, except commands, which are whole by now
        return frames

    def _frame(self) -> tuple[int, memoryview]:
        self._need(2)
        flags = self._buffer[self._read]
        head = 9 if flags & LONG else 2
        self._need(head)
        (length,) = struct.unpack_from(">Q" if flags & LONG else ">B", self._buffer, self._read + 1)
        self._need(head + length)
        begin = self._read + head
        self._read = begin + length
        return flags, self._buffer[begin : self._read]

    def _need(self, count: int) -> None:
        """Receive until so many bytes are there that have not been read."""
        while self._filled - self._read < count:
            received = self._socket.recv_into(self._buffer[self._filled :])
            if not received:
                raise ConnectionError("the server closed the connection")
            self._filled += received


def _framed(frames: Sequence[BytesLike]) -> bytes:
    """Return a message as ZMTP sends it."""
    parts = []
    for number, frame in enumerate(frames, start=1):
        more, length = MORE * (number < len(frames)), len(frame)
        parts.append(struct.pack(">BQ", more | LONG, length) if length > 255 else struct.pack(">BB", more, length))
        parts.append(bytes(frame))
    return b"".join(parts)
