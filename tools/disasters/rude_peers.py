"""Peers without manners: half a handshake, half a frame, and one that asks and never reads.

Must not know: what the backend makes of them.
"""

from __future__ import annotations

import socket
from random import Random
from typing import Any

import numpy as np
import zmq

from capriccio.protocol import PROTOCOL_VERSION, Message, Tensor, encode

__all__ = ["DeafPeer", "half_open"]

GREETING = b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" + bytes(31)
READY = b"\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER"
LONG_FRAME = b"\x02" + (60_000_000).to_bytes(8, "big") + b"only the beginning"
MORE_FOLLOWS = b"\x01\x04CAP1"
QUESTIONS = 30


def half_open(port: int, random: Random) -> socket.socket:
    """Open a connection, say a part of what a client says, and leave it so; the caller closes it."""
    said = GREETING + READY + random.choice((LONG_FRAME, MORE_FOLLOWS, b""))
    if random.random() < 0.2:
        said = random.randbytes(100)
    peer = socket.create_connection(("127.0.0.1", port), timeout=5)
    peer.sendall(said[: random.randrange(len(said) + 1)])
    return peer


class DeafPeer:
    """Asks for pictures and never reads one."""

    def __init__(self, address: str, model: str) -> None:
        self._context: zmq.Context[Any] = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger, self._socket.rcvhwm, self._socket.rcvbuf = 0, 1, 4096
        self._socket.connect(address)
        hello = {"protocol": PROTOCOL_VERSION, "client": "deaf", "client_version": "0"}
        picture = Tensor(np.zeros((360, 640, 3), np.uint8), "HWC", "srgb")
        self._socket.send_multipart(encode(Message(1, "hello", hello)))
        for number in range(QUESTIONS):
            request = Message(10 + number, "style.apply", {"model": model, "frame": 0}, (picture,))
            self._socket.send_multipart(encode(request))

    def close(self) -> None:
        """Leave."""
        self._socket.close()
        self._context.term()
