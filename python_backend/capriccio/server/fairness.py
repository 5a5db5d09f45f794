"""Whose turn it is: clients of one class are served in equal shares of time, however much each of them asks for.

Start-time fair queueing (Goyal, Vin and Cheng 1996): each client has a virtual time, which grows by what its jobs
take; the one with the least is next. Who is ahead of it by less than two jobs counts as level with it, and of those
that are level the one whose last turn is longest ago is next: so clients that ask for the same are served in turn, and
none of them waits for two rounds. Who comes back after a pause begins at the virtual time of the present, so nobody
saves up a claim. Must not know: jobs, queues, clocks.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Shares"]

LEVEL_JOBS = 2
"""Clients are level where their times differ by less than so many jobs: as far as what the same job takes varies."""


class Shares:
    """The virtual times of the clients of one class, in seconds."""

    def __init__(self) -> None:
        self._used_s: dict[bytes, float] = {}
        self._turns: dict[bytes, int] = {}
        """The number of each client's last turn."""
        self._job_s: dict[bytes, float] = {}
        """What each client's last job was taken to need."""
        self._turn = 0
        self._present_s = 0.0

    def wake(self, client: bytes) -> None:
        """Note that a client which had nothing under way asks for something."""
        self._used_s[client] = max(self._used(client), self._present_s)

    def first(self, clients: Iterable[bytes]) -> bytes:
        """Return whose turn it is among those that wait; there must be one."""
        waiting = list(clients)
        least = min(waiting, key=self._used)
        level_s = self._used(least) + LEVEL_JOBS * self._job_s.get(least, 0.0)
        level = [client for client in waiting if client == least or self._used(client) < level_s]
        return min(level, key=lambda client: self._turns.get(client, 0))

    def begin(self, client: bytes, estimate_s: float) -> None:
        """Note that a job of a client begins, which is taken to need so long."""
        used_s = self._used(client)
        self._present_s = max(self._present_s, used_s)
        self._used_s[client] = used_s + estimate_s
        self._job_s[client] = estimate_s
        self._turn += 1
        self._turns[client] = self._turn

    def correct(self, client: bytes, difference_s: float) -> None:
        """Note that a job took so much more, or less, than it was taken to need."""
        if client in self._used_s:
            self._used_s[client] += difference_s

    def forget(self, client: bytes) -> None:
        """Forget a client that has left."""
        self._used_s.pop(client, None)
        self._turns.pop(client, None)
        self._job_s.pop(client, None)

    def _used(self, client: bytes) -> float:
        return self._used_s.get(client, 0.0)
