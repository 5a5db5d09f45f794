"""One request on its way through the server: what it is, and what has happened to it.

Must not know: sockets, threads, the order in which jobs run.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

from capriccio.engine.session import StopHandle
from capriccio.errors import CapriccioError
from capriccio.protocol.codec import Message

from .priority import Priority

__all__ = ["ALL_SORTS", "Ended", "Job", "Key", "Lane", "Sort"]

Key: TypeAlias = tuple[bytes, int]
"""A request: who sent it, and its id."""

Sort: TypeAlias = tuple[Priority, bool]
"""What workers tell jobs apart by: the class, and whether it is long, which takes seconds and many steps."""

ALL_SORTS: frozenset[Sort] = frozenset((priority, long) for priority in Priority for long in (False, True))

Lane: TypeAlias = tuple[Sort, bytes, str | None]
"""Where a job waits: its sort, its client, its stream."""


@dataclass(eq=False)
class Job:
    """One request that needs a worker. Times are those of the dispatcher's clock."""

    client: bytes
    request: Message
    """As it was checked; a worker elsewhere makes its own work of it."""
    work: Any
    """What a worker here is given; the scheduler does not look at it."""
    stop: StopHandle
    """Used when the job is given up while it runs."""
    received_s: float
    priority: Priority = Priority.INTERACTIVE
    long: bool = False
    """Takes seconds, and many steps."""
    deadline_s: float | None = None
    """The time from which on it is not begun any more."""
    stream: str | None = None
    size_bytes: int = 0
    batch_key: Hashable | None = None
    """Jobs with the same one can run together; None for those that can't."""
    started_s: float = 0.0
    estimate_s: float = 0.0
    """What it was taken to need when it began."""
    fraction: float = 0.0
    """The part that its client was told to be done."""
    read_s: float = 0.0
    """What it took to read and check it."""
    together: int = 1
    """How many jobs it is computed with, itself included."""
    losses: int = 0
    """How often a worker was lost with it."""

    @property
    def id(self) -> int:
        """The id of the request."""
        return self.request.id

    @property
    def kind(self) -> str:
        """The type of the request."""
        return self.request.type

    @property
    def likeness(self) -> Hashable:
        """Equal for jobs that take about as long: those that can run together, and otherwise all of a type."""
        return self.kind if self.batch_key is None else self.batch_key

    @property
    def key(self) -> Key:
        """Who sent it, and its id."""
        return self.client, self.id

    @property
    def sort(self) -> Sort:
        """Which workers take it."""
        return self.priority, self.long

    @property
    def lane(self) -> Lane:
        """Where it waits."""
        return self.sort, self.client, self.stream


@dataclass(frozen=True)
class Ended:
    """A job that was given up, and the error that its client is told."""

    job: Job
    error: CapriccioError
