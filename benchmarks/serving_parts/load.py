"""Clients in processes of their own, which ask a server again and again as soon as they are answered.

Must not know: which servers there are.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Caller", "Clients", "Load", "Taken", "Target", "noise"]

WARM_UP = 2
"""Calls of each client before the clock runs."""

PATIENCE_S = 120.0
READY = "ready"


class Caller(Protocol):
    """A connection; one with `call_for` has a pace of its own."""

    def call(self) -> memoryview:
        """Ask once, and return the bytes of the answer."""

    def close(self) -> None:
        """Disconnect."""


class Target(Protocol):
    """Something that can be asked; it is sent to other processes."""

    def open(self, frame: NDArray[np.uint8]) -> Caller:
        """Connect, to ask with this frame."""


@dataclass(frozen=True)
class Load:
    """What each client does."""

    target: Target
    size: tuple[int, int]
    """Height and width of the frame."""
    seconds: float


@dataclass(frozen=True)
class Taken:
    """What one client found, or several together."""

    latencies_s: list[float]
    cpu_s: float
    """That the client's process needed."""
    began_s: float
    ended_s: float
    answer: bytes = field(default=b"", repr=False)
    """The last one of one of the clients, so that it can be compared."""


def noise(size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the (H, W, 3) frame that all send."""
    return np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)


class Clients:
    """Some processes that wait for what they are to ask."""

    def __init__(self, most: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(most):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there,), daemon=True)
            process.start()
            self._pipes.append(here)
            self._processes.append(process)

    @contextlib.contextmanager
    def ready(self, load: Load, count: int) -> Iterator[Callable[[], Taken]]:
        """Connect `count` clients and warm them up; give what lets all of them begin, and returns what they found.

        Raises:
            RuntimeError: a client failed, or was not done in time.
        """
        pipes = self._pipes[:count]

        def run() -> Taken:
            for pipe in pipes:
                pipe.send("go")
            return _together(_all_received(pipes))

        for pipe in pipes:
            pipe.send(load)
        _all_received(pipes)
        yield run

    def close(self) -> None:
        """End the processes."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(5)
            process.terminate()


def _together(taken: Sequence[Taken]) -> Taken:
    return Taken(
        [latency for each in taken for latency in each.latencies_s],
        sum(each.cpu_s for each in taken),
        min(each.began_s for each in taken),
        max(each.ended_s for each in taken),
        taken[0].answer,
    )


def _all_received(pipes: Sequence[Connection]) -> list[Any]:
    """Return what each client has sent; one that failed is told of when all have."""
    received = [_received(pipe) for pipe in pipes]
    errors = [each for each in received if isinstance(each, Exception)]
    if errors:
        for pipe, each in zip(pipes, received, strict=True):
            if each == READY:  # it still waits to begin, and is to be ready for the next load
                pipe.send("go")
                _received(pipe)
        raise RuntimeError(f"{len(errors)} of {len(pipes)} clients failed: {errors[0]!r}") from errors[0]
    return received


def _received(pipe: Connection) -> Any:
    if not pipe.poll(PATIENCE_S):
        raise RuntimeError(f"a client was not done after {PATIENCE_S:g} s")
    return pipe.recv()


def _serve(pipe: Connection) -> None:
    """Do what comes through the pipe, until it is closed."""
    with contextlib.suppress(EOFError):
        while True:
            load = pipe.recv()
            try:
                _take_part(load, pipe)
            except Exception as error:  # whatever it is, the other side tells it
                pipe.send(error if _is_plain(error) else RuntimeError(repr(error)))


def _take_part(load: Load, pipe: Connection) -> None:
    caller = load.target.open(noise(load.size))
    with contextlib.closing(caller):
        for _ in range(WARM_UP):
            caller.call()
        pipe.send(READY)
        pipe.recv()
        pipe.send(_measured(caller, load.seconds))


def _measured(caller: Caller, seconds: float) -> Taken:
    began_s, cpu_s = time.perf_counter(), time.process_time()
    paced = getattr(caller, "call_for", None)
    latencies_s, answer = (paced(seconds), b"") if paced else _one_by_one(caller, began_s + seconds)
    return Taken(latencies_s, time.process_time() - cpu_s, began_s, time.perf_counter(), bytes(answer))


def _one_by_one(caller: Caller, until_s: float) -> tuple[list[float], memoryview]:
    latencies_s = []
    now_s = time.perf_counter()
    while now_s < until_s:
        answer = caller.call()
        before_s, now_s = now_s, time.perf_counter()
        latencies_s.append(now_s - before_s)
    return latencies_s, answer


def _is_plain(error: Exception) -> bool:
    """Say whether an error arrives as it is through a pipe."""
    return type(error).__module__ == "builtins"
