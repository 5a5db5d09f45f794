"""A DEALER that sends whatever bytes a test wants, right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import msgpack
import zmq

from capriccio.protocol import PROTOCOL_VERSION, Message, decode, encode

HELLO = {"protocol": PROTOCOL_VERSION, "client": "raw", "client_version": "0"}


class RawPeer:
    """A real libzmq socket without any of the client's manners."""

    def __init__(self, address: str, *, hello: bool = True, receive_limit: int | None = None) -> None:
        self._context: zmq.Context[Any] = zmq.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self.socket.linger = 0
        if receive_limit is not None:
            self.socket.rcvhwm = receive_limit
            self.socket.rcvbuf = 4096
        self.socket.connect(address)
        if hello:
            self.send(Message(1, "hello", HELLO))
            assert self.receive().type == "ok"

    def send(self, message: Message) -> None:
        """Send a well-formed message."""
        self.socket.send_multipart(encode(message))

    def send_header(self, header: object, *buffers: bytes, magic: bytes = b"CAP1") -> None:
        """Send any header."""
        self.socket.send_multipart([magic, msgpack.packb(header), *buffers])

    def send_frames(self, *frames: bytes) -> None:
        """Send any frames."""
        self.socket.send_multipart(frames)

    def receive(self, timeout_s: float = 10) -> Message:
        """Return the next reply; fail when there is none."""
        assert self.socket.poll(round(timeout_s * 1000)), "no reply"
        return decode(self.socket.recv_multipart())

    def error_code(self) -> str:
        """Return the code of the next reply, which must be an error."""
        reply = self.receive()
        assert reply.type == "error", reply
        return str(reply.body["code"])

    def is_silent(self, timeout_s: float = 0.1) -> bool:
        """Say whether no reply comes."""
        return not self.socket.poll(round(timeout_s * 1000))

    def request(self, kind: str, body: dict[str, Any] | None = None, buffers: Sequence[Any] = ()) -> Message:
        """Send a request with id 77 and return the next reply."""
        self.send(Message(77, kind, body or {}, tuple(buffers)))
        return self.receive()

    def __enter__(self) -> RawPeer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()
        self._context.term()
