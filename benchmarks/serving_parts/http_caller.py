"""The cheapest HTTP client that Python can be: one socket that stays open, a request that is put together once.

It takes what the peers answer here, with a `Content-Length`, and nothing else of HTTP. Must not know: the peers.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["HttpCaller", "HttpTarget", "raw_body", "triton_body"]

TIMEOUT_S = 60.0
ROOM_FOR_HEADERS = 64 * 1024

Body: TypeAlias = Callable[[NDArray[np.uint8]], tuple[dict[str, str], bytes]]
"""From a frame to the headers and the body of its request."""


def raw_body(frame: NDArray[np.uint8]) -> tuple[dict[str, str], bytes]:
    """Return height, width and pixels."""
    return {"Content-Type": "application/octet-stream"}, struct.pack("<II", *frame.shape[:2]) + frame.tobytes()


def triton_body(frame: NDArray[np.uint8]) -> tuple[dict[str, str], bytes]:
    """Return what Triton takes as binary tensor data, and have the answer be such too."""
    described: dict[str, Any] = {
        "inputs": [
            {
                "name": "frame",
                "shape": list(frame.shape),
                "datatype": "UINT8",
                "parameters": {"binary_data_size": frame.nbytes},
            }
        ],
        "outputs": [{"name": "styled", "parameters": {"binary_data": True}}],
    }
    head = json.dumps(described).encode()
    headers = {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(len(head))}
    return headers, head + frame.tobytes()


@dataclass(frozen=True)
class HttpTarget:
    """An HTTP server on this machine."""

    port: int
    path: str
    body: Body = raw_body

    def open(self, frame: NDArray[np.uint8]) -> HttpCaller:
        """Connect, and prepare to send one frame again and again."""
        headers, body = self.body(frame)
        headers |= {"Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        request = f"POST {self.path} HTTP/1.1\r\n{lines}\r\n".encode() + body
        return HttpCaller(self.port, request, frame.nbytes)


class HttpCaller:
    """One connection that sends one request again and again."""

    def __init__(self, port: int, request: bytes, answer_bytes: int) -> None:
        self._request = request
        self._answer_bytes = answer_bytes
        self._buffer = memoryview(bytearray(answer_bytes + ROOM_FOR_HEADERS))
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self) -> memoryview:
        """Return the pixels of the answer, valid until the next call.

        Raises:
            ConnectionError: the server closed the connection, or answered with anything else.
        """
        self._socket.sendall(self._request)
        filled, begin = self._receive_headers()
        whole = begin + self._length(bytes(self._buffer[:begin]).lower())
        while filled < whole:
            filled += self._receive(filled)
        return self._buffer[whole - self._answer_bytes : whole]

    def close(self) -> None:
        """Disconnect."""
        self._socket.close()

    def _receive_headers(self) -> tuple[int, int]:
        """Return how many bytes have come, and where the body begins."""
        filled = 0
        while True:
            filled += self._receive(filled)
            found = bytes(self._buffer[: min(filled, ROOM_FOR_HEADERS)]).find(b"\r\n\r\n")
            if found >= 0:
                return filled, found + 4

    def _receive(self, filled: int) -> int:
        count = self._socket.recv_into(self._buffer[filled:])
        if not count:
            raise ConnectionError("the server closed the connection")
        return count

    def _length(self, headers: bytes) -> int:
        _, found, rest = headers.partition(b"\r\ncontent-length:")
        if not headers.startswith(b"http/1.1 200") or not found:
            raise ConnectionError(f"the server answered {headers.decode(errors='replace')}")
        length = int(rest.partition(b"\r\n")[0])
        if length < self._answer_bytes:
            raise ConnectionError(f"the answer has {length} bytes, the frame {self._answer_bytes}")
        return length
