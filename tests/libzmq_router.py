"""A ROUTER of libzmq in a thread: the reference that the clients' own ZMTP is held against.

Must not know: what is answered.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import TYPE_CHECKING

import zmq

from capriccio.protocol import Message, decode, encode
from live_backend import free_port

if TYPE_CHECKING:
    from typing import Self


class LibzmqRouter(ABC):
    """Serves from entering to leaving the context."""

    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.sessions = 0
        """How often it has been started."""
        self.router: zmq.Socket[bytes]
        self._context = zmq.Context()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._bind()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.set()
        self._thread.join()
        self._context.destroy(linger=0)

    @abstractmethod
    def answer(self, peer: bytes, request: Message) -> None:
        """Do what a request says; called in the thread."""

    def send(self, peer: bytes, message: Message) -> None:
        """Send a message to a peer; only in the thread."""
        self.router.send_multipart([peer, *encode(message)])

    def restart(self, pause_s: float = 0) -> None:
        """Close the socket, and open another at the same address; only in the thread."""
        self.router.close()
        self._ends.wait(pause_s)
        self._bind()

    def _bind(self) -> None:
        self.sessions += 1
        self.router = self._context.socket(zmq.ROUTER)
        self.router.linger = 0
        # libzmq drops a peer that does not answer its PING within the time-out.
        self.router.heartbeat_ivl = 40
        self.router.heartbeat_timeout = 2000
        for _ in range(1000):  # a socket that was closed just now frees its port a moment later
            try:
                self.router.bind(self.address)
            except zmq.ZMQError:
                self._ends.wait(0.01)
            else:
                return
        raise AssertionError(f"port {self.port} never became free")

    def _serve(self) -> None:
        while not self._ends.is_set():
            if self.router.poll(20):
                peer, *frames = self.router.recv_multipart()
                self.answer(peer, decode(frames))
