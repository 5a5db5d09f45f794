"""Which request runs next: a plain data structure that is told the time.

Requests wait in lanes. A stream has a lane of its own that holds one waiting frame, the latest; the single
requests of a client share a lane, first come first served, and its long ones another. Lanes take turns, so that no
client starves another. Long jobs and short ones are taken by different workers.
Must not know: sockets, threads, messages, clocks; only the I/O thread touches it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from capriccio.errors import Busy, Cancelled, CapriccioError, Expired, InvalidField, Superseded
from capriccio.protocol.spec import LIMITS

__all__ = ["Ended", "Job", "Key", "QueueLimits", "Scheduler"]

Key: TypeAlias = tuple[bytes, int]
"""A request: who sent it, and its id."""

FIRST_GUESS_S = {False: 0.05, True: 2.0}
"""How long a job is taken to run before one has ended: a short one, a long one."""

Lane: TypeAlias = tuple[bytes, str | None, bool]
"""Where a job waits: its client, its stream, whether it is long."""


@dataclass(frozen=True)
class QueueLimits:
    """How much may wait."""

    requests: int = LIMITS["queue"].value
    per_client: int = LIMITS["queue_per_client"].value
    total_bytes: int = 256 * 1024 * 1024


@dataclass(eq=False)
class Job:
    """One request that needs a worker."""

    client: bytes
    id: int
    work: Any
    """What the worker is given; the scheduler does not look at it."""
    received_s: float
    deadline_s: float | None = None
    """The time from which on it is not begun any more."""
    stream: str | None = None
    size_bytes: int = 0
    stop: Callable[[], None] = field(default=lambda: None)
    """Called when the job is given up while it runs."""
    long: bool = False
    """Takes seconds, and is computed beside the short ones."""
    started_s: float = 0.0

    @property
    def key(self) -> Key:
        """Who sent it, and its id."""
        return self.client, self.id

    @property
    def lane(self) -> Lane:
        """Where it waits."""
        return self.client, self.stream, self.long


@dataclass(frozen=True)
class Ended:
    """A job that was given up, and the error that its client is told."""

    job: Job
    error: CapriccioError


class Scheduler:
    """Holds what waits and what runs; every method that takes `now_s` is told the same monotonic clock."""

    def __init__(self, limits: QueueLimits | None = None) -> None:
        self.limits = limits or QueueLimits()
        self.ended: Counter[str] = Counter(done=0, superseded=0, expired=0)
        """Stream frames by how they ended."""
        self._lanes: OrderedDict[Lane, deque[Job]] = OrderedDict()
        self._running: dict[Key, Job] = {}
        self._busy_streams: set[Lane] = set()
        self._typical_s = dict(FIRST_GUESS_S)

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return sum(len(lane) for lane in self._lanes.values())

    @property
    def running(self) -> int:
        """How many jobs run and are still wanted."""
        return len(self._running)

    def submit(self, job: Job) -> Ended | None:
        """Let a job wait; return the older frame of its stream, whose place it took.

        Raises:
            InvalidField: the client has another request of that id under way.
            Busy: too much waits; the caller's job is not taken.
        """
        if self._is_known(job.key):
            message = f"id {job.id} is that of a request that has not ended; choose another"
            raise InvalidField(message, field="id")
        lane = self._lanes.get(job.lane, ())
        older = lane[0] if job.stream is not None and lane else None
        if older is None:
            self._check_room(job)
            self._lanes.setdefault(job.lane, deque()).append(job)
            return None
        self._lanes[job.lane][0] = job
        self.ended["superseded"] += 1
        return Ended(older, Superseded(f"a newer frame of stream {job.stream!r} took its place"))

    def next(self, now_s: float, long: bool = False) -> Job | None:
        """Take the short, or the long, job that runs now, or None; call `expire` first."""
        for lane, jobs in self._lanes.items():
            if lane in self._busy_streams or jobs[0].long != long:
                continue
            job = jobs.popleft()
            self._lanes.move_to_end(lane)
            self._forget_if_empty(lane)
            job.started_s = now_s
            self._running[job.key] = job
            if job.stream is not None:
                self._busy_streams.add(lane)
            return job
        return None

    def finish(self, job: Job, now_s: float) -> bool:
        """Note that a worker is done with a job; return whether its client still waits for the answer."""
        if job.stream is not None:
            self._busy_streams.discard(job.lane)
        self._typical_s[job.long] += 0.2 * (now_s - job.started_s - self._typical_s[job.long])
        wanted = self.is_wanted(job)
        if wanted:
            del self._running[job.key]
            self.ended["done"] += job.stream is not None
        return wanted

    def is_wanted(self, job: Job) -> bool:
        """Say whether a job runs and its client still waits for it."""
        return self._running.get(job.key) is job

    def cancel(self, key: Key) -> Ended | None:
        """Give a job up, waiting or running; None where there is no such job."""
        for job in self._all_waiting():
            if job.key == key:
                self._remove(job)
                return Ended(job, Cancelled("the request was cancelled before it was computed"))
        running = self._running.pop(key, None)
        if running is None:
            return None
        running.stop()
        return Ended(running, Cancelled("the request was cancelled while it was computed"))

    def expire(self, now_s: float) -> list[Ended]:
        """Give up what waits and is past its deadline."""
        late = [job for job in self._all_waiting() if job.deadline_s is not None and job.deadline_s <= now_s]
        for job in late:
            self._remove(job)
            self.ended["expired"] += job.stream is not None
        return [Ended(job, Expired(_expired_message(job, now_s))) for job in late]

    def next_deadline_s(self) -> float | None:
        """Return when `expire` will find something, or None."""
        return min((job.deadline_s for job in self._all_waiting() if job.deadline_s is not None), default=None)

    def drop_client(self, client: bytes) -> None:
        """Give up everything of a client that is gone; nobody is told."""
        for job in [job for job in self._all_waiting() if job.client == client]:
            self._remove(job)
        for key in [key for key in self._running if key[0] == client]:
            self._running.pop(key).stop()

    def drop_all(self, error: CapriccioError) -> list[Ended]:
        """Give up everything with the same error."""
        jobs = [*self._all_waiting(), *self._running.values()]
        for job in self._running.values():
            job.stop()
        self._lanes.clear()
        self._running.clear()
        return [Ended(job, error) for job in jobs]

    def _check_room(self, job: Job) -> None:
        own = total = size = 0
        for each in self._all_waiting():
            own += each.client == job.client
            total += 1
            size += each.size_bytes
        for name, used, allowed in (
            ("requests", total + 1, self.limits.requests),
            ("requests of one client", own + 1, self.limits.per_client),
            ("bytes", size + job.size_bytes, self.limits.total_bytes),
        ):
            if used > allowed:
                wait_ms = max(1, round(self._typical_s[job.long] * 1000 * max(total, 1)))
                message = f"{allowed} {name} may wait, and {used} would; try again in {wait_ms} ms"
                raise Busy(message, retry_after_ms=wait_ms)

    def _is_known(self, key: Key) -> bool:
        return key in self._running or any(job.key == key for job in self._all_waiting())

    def _all_waiting(self) -> Iterator[Job]:
        for lane in self._lanes.values():
            yield from lane

    def _remove(self, job: Job) -> None:
        self._lanes[job.lane].remove(job)
        self._forget_if_empty(job.lane)

    def _forget_if_empty(self, lane: Lane) -> None:
        if not self._lanes[lane]:
            del self._lanes[lane]


def _expired_message(job: Job, now_s: float) -> str:
    waited_ms = (now_s - job.received_s) * 1000
    return f"the request waited {waited_ms:.0f} ms and was not begun before its deadline"
