"""A ROUTER of libzmq that obeys the type of each request, and a relay that passes one byte at a time.

It is the reference that the clients' own ZMTP is held against; it knows no service.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType

from capriccio.errors import Cancelled, Unauthorized, UnknownType
from capriccio.protocol import Message, encode
from capriccio.protocol.codec import error_reply
from capriccio.protocol.spec import PROTOCOL_VERSION
from libzmq_router import LibzmqRouter


class RouterPeer(LibzmqRouter):
    """Answers hello, ping, echo, progress, garbage; ignores silent; restarts when it is told to."""

    _stubborn: int | None = None

    def answer(self, peer: bytes, request: Message) -> None:
        match request.type:
            case "hello" if request.body.get("token") == "wrong":
                self.send(peer, error_reply(request.id, Unauthorized("the token is wrong")))
            case "hello":
                session = {"server": "router", "session": str(self.sessions), "heartbeat_ms": 100}
                self.send(peer, Message(request.id, "ok", {"protocol": PROTOCOL_VERSION, **session}))
            case "ping":
                self.send(peer, Message(request.id, "ok", {"time_ms": 1}))
            case "echo":
                self.send(peer, Message(request.id, "ok", request.body, request.buffers))
            case "progress":
                self.send(peer, Message(request.id, "progress", {"fraction": 0.5, "stage": "half"}))
                self.send(peer, Message(request.id, "ok"))
            case "garbage":
                self.router.send_multipart([peer, b"CAP1", b"\xc1"])
                self.router.send_multipart([peer, b"", b"", b""])
                described = encode(Message(request.id, "ok"))
                self.router.send_multipart([peer, *described, b"a buffer that the header does not describe"])
            case "silent":
                pass
            case "stubborn":
                self._stubborn = request.id
            case "cancel":
                if request.body["target"] == self._stubborn:
                    self.send(peer, error_reply(request.body["target"], Cancelled("cancelled")))
                self.send(peer, Message(request.id, "ok", {"cancelled": True}))
            case "restart":
                self.restart()
            case _:
                self.send(peer, error_reply(request.id, UnknownType("no such request", known=["echo"])))


class DrippingRelay:
    """Passes bytes on to an address and back, one at a time, for one connection after the other."""

    def __init__(self, target_address: str) -> None:
        self._target = int(target_address.rsplit(":", 1)[1])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._ends = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> DrippingRelay:
        self._listener.settimeout(0.05)
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        for thread in list(self._threads):
            thread.join()
        for each in (self._listener, *self._sockets):
            each.close()

    def _accept(self) -> None:
        while not self._ends.is_set():
            with contextlib.suppress(TimeoutError, ConnectionRefusedError):
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                for source, sink in ((client, server), (server, client)):
                    thread = threading.Thread(target=self._drip, args=(source, sink))
                    self._threads.append(thread)
                    thread.start()

    def _drip(self, source: socket.socket, sink: socket.socket) -> None:
        sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        source.settimeout(0.05)
        with contextlib.suppress(OSError):
            while not self._ends.is_set():
                with contextlib.suppress(TimeoutError):
                    data = source.recv(4096)
                    if not data:
                        break
                    for number in data:
                        sink.sendall(bytes([number]))
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
