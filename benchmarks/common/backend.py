"""A `capriccio serve` in a process of its own, and a plain ZeroMQ echo to compare it with."""

from __future__ import annotations

import multiprocessing
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import zmq

__all__ = ["Echo", "free_address", "running", "running_backend", "running_echo"]


def free_address() -> str:
    """Return an address of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


@contextmanager
def running(arguments: Sequence[str]) -> Iterator[int]:
    """Run this Python with `arguments` and give its process id; the caller waits for what it needs of it."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def running_backend(options: Sequence[str] = ()) -> Iterator[str]:
    """Run a backend and give its address; the caller waits for it with its first request."""
    address = free_address()
    with running(["-m", "capriccio", "serve", "--bind", address, *options]):
        yield address


class Echo:
    """A client of the echo: sends bytes, gets the same bytes."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], address: str) -> None:
        self._socket = context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.connect(address)

    def exchange(self, content: memoryview) -> float:
        """Return how long the bytes took there and back, in seconds."""
        started_s = time.perf_counter()
        self._socket.send(content, copy=False)
        self._socket.recv(copy=False)
        return time.perf_counter() - started_s

    def close(self) -> None:
        """Close."""
        self._socket.close()


@contextmanager
def running_echo() -> Iterator[Echo]:
    """Run a ROUTER that returns what it gets, in a process of its own, and give a client of it."""
    address = free_address()
    process = multiprocessing.get_context("spawn").Process(target=_echo, args=(address,), daemon=True)
    process.start()
    with zmq.Context() as context:
        echo = Echo(context, address)
        try:
            yield echo
        finally:
            echo.close()
            process.terminate()
            process.join()


def _echo(address: str) -> None:
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router:
        router.bind(address)
        while True:
            peer, content = router.recv_multipart(copy=False)
            router.send_multipart([peer, content], copy=False)
