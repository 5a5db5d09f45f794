"""A TCP proxy between a client and the backend that does to their connection what networks and firewalls do.

Must not know: ZeroMQ, what goes through it.
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType

__all__ = ["Proxy"]

CHUNK_BYTES = 16384
LINGER_ZERO = struct.pack("ii", 1, 0)
"""Makes `close` send RST in the place of FIN."""


class Proxy:
    """Forwards connections; stalls, cuts and abandons them when told to."""

    def __init__(self, port: int) -> None:
        """Listen on a free port and forward to `port`, both on this machine."""
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._flows = threading.Event()
        self._flows.set()
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._abandoned: list[socket.socket] = []
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def cut(self, reset: bool) -> None:
        """End all connections on both sides, by RST or by FIN, whatever is under way."""
        for pair in self._take():
            for end in pair:
                _end(end, reset)

    def stall(self) -> None:
        """Forward nothing more; both sides believe that they are connected."""
        self._flows.clear()

    def heal(self) -> None:
        """Forward again: what was held back, and new connections."""
        self._flows.set()

    def abandon(self) -> int:
        """End the client's sides only: to the backend it is as if machines had vanished; return how many."""
        pairs = self._take()
        for client, server in pairs:
            _end(client, reset=True)
            self._abandoned.append(server)
        return len(pairs)

    def bury(self) -> None:
        """End what was abandoned."""
        abandoned, self._abandoned = self._abandoned, []
        for server in abandoned:
            _end(server, reset=False)

    def close(self) -> None:
        """End everything; twice is no error."""
        self._listener.close()
        self.heal()
        self.cut(reset=False)
        self.bury()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self) -> list[tuple[socket.socket, socket.socket]]:
        with self._lock:
            pairs, self._pairs = self._pairs, []
        return pairs

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._connect(client)

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._target)
        except OSError:
            client.close()
            return
        with self._lock:
            self._pairs.append((client, server))
        for source, target in ((client, server), (server, client)):
            threading.Thread(target=self._pump, args=(source, target), name="proxy-pump", daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                self._flows.wait()
                target.sendall(chunk)
        if self._is_current(source):
            for end in (source, target):
                _end(end, reset=False)

    def _is_current(self, end: socket.socket) -> bool:
        """Say whether a connection is forwarded still, and forget it."""
        with self._lock:
            mine = [pair for pair in self._pairs if end in pair]
            self._pairs = [pair for pair in self._pairs if end not in pair]
        return bool(mine)


def _end(end: socket.socket, reset: bool) -> None:
    with suppress(OSError):
        if reset:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
        end.shutdown(socket.SHUT_RD if reset else socket.SHUT_RDWR)  # wakes the thread that reads, and holds it open
    end.close()
