"""Many clients of one backend in one thread, each of which asks for the same sort of thing again and again.

Must not know: what requests mean, who runs the backend.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from random import Random
from types import TracebackType
from typing import Any

import zmq

from .habits import Habit
from .ledger import Ledger
from .load_client import LoadClient

__all__ = ["Load"]

LONGEST_SLEEP_S = 0.1
"""Of the thread, which looks then whether it is to end."""


class Load:
    """Clients and what became of their requests; everything but `pause`, `go_on` and reading is for one thread."""

    def __init__(
        self,
        address: str,
        habits: Iterable[Habit],
        seed: int = 0,
        token: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a client for each habit; they connect when it runs."""
        self.ledger = Ledger()
        self._clock = clock
        self._context: zmq.Context[Any] = zmq.Context()
        self._poller = zmq.Poller()
        self._asking = True
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        random = Random(seed)
        self._clients = [
            LoadClient(self._context, self._poller, address, habit, Random(random.random()), self.ledger, token)
            for habit in habits
        ]

    def run(self, seconds: float) -> None:
        """Let the clients work for so long."""
        until_s = self._clock() + seconds
        while (now_s := self._clock()) < until_s and not self._stopping.is_set():
            self._step(now_s, until_s)

    def start(self) -> None:
        """Run in a thread of its own until `close`."""
        self._thread = threading.Thread(target=self.run, args=(threading.TIMEOUT_MAX,), name="load", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Ask for nothing more; what is under way goes on."""
        self._asking = False

    def go_on(self) -> None:
        """Ask again."""
        self._asking = True

    @property
    def under_way(self) -> int:
        """How many requests have no final answer yet."""
        return sum(len(client.waiting) for client in self._clients)

    @property
    def ready(self) -> int:
        """How many clients have been let in."""
        return sum(client.ready for client in self._clients)

    def __len__(self) -> int:
        return len(self._clients)

    def close(self) -> None:
        """End the thread and close the sockets; twice is no error."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        for client in self._clients:
            client.close()
        self._context.term()

    def __enter__(self) -> Load:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _step(self, now_s: float, until_s: float) -> None:
        wake_s = min(until_s, now_s + LONGEST_SLEEP_S)
        for client in self._clients:
            wake_s = min(wake_s, client.act(now_s, self._asking))
        self._poller.poll(max(0, round((wake_s - self._clock()) * 1000 + 0.5)))
        now_s = self._clock()
        for client in self._clients:
            client.listen(now_s)
