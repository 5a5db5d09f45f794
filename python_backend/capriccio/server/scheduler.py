"""Which request runs next: a plain data structure that is told the time.

Requests wait in lanes. A stream has a lane of its own that holds one waiting frame, the latest; the single
requests of a client share a lane for each class, first come first served, and its long ones another. The more urgent
class goes first; within a class clients have equal shares of time, and the lanes of a client take turns.
Must not know: sockets, threads, messages, clocks; only the I/O thread touches it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass

from capriccio.errors import Busy, Cancelled, CapriccioError, Expired, InternalError, InvalidField, Superseded
from capriccio.protocol.spec import LIMITS

from .fairness import Shares
from .job import Ended, Job, Key, Lane, Sort
from .priority import Priority

__all__ = ["MOST_LOSSES", "QueueLimits", "Scheduler"]

FIRST_GUESS_S = {False: 0.05, True: 2.0}
"""How long a job is taken to run before one of its kind has ended: a short one, a long one."""

LEARNING = 0.2
"""Weight of the newest job in what its kind is taken to need."""

MOST_SLOWER = 2
"""Times what the same work has taken of late: more is taken to be a pause of the machine, and not learned."""

MOST_LIKENESSES = 256

MOST_LOSSES = 3
"""Workers that may be lost with one job before it is taken to be what ends them."""


@dataclass(frozen=True)
class QueueLimits:
    """How much may wait, in each class: so batch jobs keep no frame out."""

    requests: int = LIMITS["queue"].value
    per_client: int = LIMITS["queue_per_client"].value
    total_bytes: int = 2 * LIMITS["message_bytes"].value
    long_at_once: int | None = 1
    """Long jobs of one client that may run at the same time; None for as many as there are workers."""


def _alone(_key: Hashable) -> int:
    return 1


class Scheduler:
    """Holds what waits and what runs; every method that takes `now_s` is told the same monotonic clock."""

    def __init__(self, limits: QueueLimits | None = None, together: Callable[[Hashable], int] = _alone) -> None:
        """Begin empty; `together` says how many jobs of a batch key are to run as one, at most."""
        self.limits = limits or QueueLimits()
        self._together = together
        self._lanes: OrderedDict[Lane, deque[Job]] = OrderedDict()
        self._running: dict[Key, Job] = {}
        self._busy_streams: set[Lane] = set()
        self._long_running: Counter[Lane] = Counter()
        self._shares = {priority: Shares() for priority in Priority}
        self._typical_s: dict[Hashable, float] = {}

    def waiting_sorts(self) -> set[Sort]:
        """Return the sorts of the jobs that wait: who serves none of them need not ask for the next one."""
        return {sort for sort, _, _ in self._lanes}

    @property
    def waiting(self) -> Counter[Priority]:
        """How many jobs of each class wait."""
        counts: Counter[Priority] = Counter()
        for (sort, _, _), jobs in self._lanes.items():
            counts[sort[0]] += len(jobs)
        return counts

    @property
    def waiting_by_client(self) -> Counter[bytes]:
        """How many jobs of each client wait."""
        counts: Counter[bytes] = Counter()
        for (_, client, _), jobs in self._lanes.items():
            counts[client] += len(jobs)
        return counts

    @property
    def running(self) -> Counter[Priority]:
        """How many jobs of each class run and are still wanted."""
        return Counter(job.priority for job in self._running.values())

    def submit(self, job: Job) -> Ended | None:
        """Let a job wait; return the older frame of its stream, whose place it took.

        Raises:
            InvalidField: the client has another request of that id under way.
            Busy: too much waits; the caller's job is not taken.
        """
        if self._is_known(job.key):
            message = f"id {job.id} is that of a request that has not ended; choose another"
            raise InvalidField(message, field="id")
        lane = self._lanes.get(job.lane)
        if job.stream is not None and lane:
            older, lane[0] = lane[0], job
            return Ended(older, Superseded(f"a newer frame of stream {job.stream!r} took its place"))
        self._check_room(job)
        self._wake(job)
        self._lanes.setdefault(job.lane, deque()).append(job)
        return None

    def next(self, now_s: float, sorts: Collection[Sort]) -> list[Job]:
        """Take the jobs that a worker for these sorts does now, together: mostly one, or none; `expire` first."""
        ready = [lane for lane in self._lanes if lane[0] in sorts and self._is_ready(lane)]
        if not ready:
            return []
        priority = min(lane[0][0] for lane in ready)
        of_class = [lane for lane in ready if lane[0][0] == priority]
        client = self._shares[priority].first(lane[1] for lane in of_class)
        first = next(lane for lane in of_class if lane[1] == client)
        return [self._begin(lane, now_s) for lane in self._companions(first, of_class)]

    def finish(self, job: Job, now_s: float) -> bool:
        """Note that a worker is done with a job; return whether its client still waits for the answer."""
        self._leave(job)
        took_s = now_s - job.started_s
        self._shares[job.priority].correct(job.client, self._charged_s(job, took_s) - job.estimate_s)
        self._learn(job, took_s)
        wanted = self.is_wanted(job)
        if wanted:
            del self._running[job.key]
        return wanted

    def lose(self, job: Job) -> Ended | None:
        """Note that a worker was lost with a job: it waits again, before all others of its lane, or is given up."""
        self._leave(job)
        self._shares[job.priority].correct(job.client, -job.estimate_s)
        if not self.is_wanted(job):
            return None
        del self._running[job.key]
        job.losses += 1
        if job.stream is not None:
            return Ended(job, Expired("the machine that computed the frame was lost; send the next one"))
        if job.losses >= MOST_LOSSES:
            message = f"{job.losses} workers were lost while they computed this request; it is not tried again"
            return Ended(job, InternalError(message))
        self._lanes.setdefault(job.lane, deque()).appendleft(job)
        return None

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
        running.stop.stop()
        return Ended(running, Cancelled("the request was cancelled while it was computed"))

    def expire(self, now_s: float) -> list[Ended]:
        """Give up what waits and is past its deadline."""
        late = [job for job in self._all_waiting() if job.deadline_s is not None and job.deadline_s <= now_s]
        for job in late:
            self._remove(job)
        return [Ended(job, Expired(_expired_message(job, now_s))) for job in late]

    def next_deadline_s(self) -> float | None:
        """Return when `expire` will find something, or None."""
        return min((job.deadline_s for job in self._all_waiting() if job.deadline_s is not None), default=None)

    def drop_client(self, client: bytes) -> list[Job]:
        """Give up everything of a client that is gone, and return it; nobody is told."""
        dropped = [job for job in self._all_waiting() if job.client == client]
        for job in dropped:
            self._remove(job)
        for key in [key for key in self._running if key[0] == client]:
            job = self._running.pop(key)
            job.stop.stop()
            dropped.append(job)
        for shares in self._shares.values():
            shares.forget(client)
        return dropped

    def drop_all(self, error: CapriccioError) -> list[Ended]:
        """Give up everything with the same error."""
        jobs = [*self._all_waiting(), *self._running.values()]
        for job in self._running.values():
            job.stop.stop()
        self._lanes.clear()
        self._running.clear()
        return [Ended(job, error) for job in jobs]

    def typical_s(self, job: Job) -> float:
        """Return how long a job like this one has run of late."""
        return self._typical_s.get(job.likeness, FIRST_GUESS_S[job.long])

    def _charged_s(self, job: Job, took_s: float) -> float:
        """Return what a job counts as: what it took, or what the same work takes where it can be told.

        A machine that pauses is not its client's debt, which it would pay by waiting for rounds of all others.
        """
        return took_s if job.batch_key is None else self._typical_s.get(job.batch_key, took_s)

    def _learn(self, job: Job, took_s: float) -> None:
        """Note what such jobs take; those that were not seen for longest are forgotten where there are too many."""
        before_s = self._typical_s.pop(job.likeness, took_s)
        if job.batch_key is not None:
            took_s = min(took_s, MOST_SLOWER * before_s)
        self._typical_s[job.likeness] = before_s + LEARNING * (took_s - before_s)
        if len(self._typical_s) > MOST_LIKENESSES:
            del self._typical_s[next(iter(self._typical_s))]

    def _is_ready(self, lane: Lane) -> bool:
        """Say whether the first job of a lane may run now."""
        (_, long), _, stream = lane
        if long:
            most = self.limits.long_at_once
            return most is None or self._long_running[lane] < most
        return stream is None or lane not in self._busy_streams

    def _companions(self, first: Lane, ready: list[Lane]) -> list[Lane]:
        """Return the lanes whose first jobs run together, `first` first."""
        key = self._lanes[first][0].batch_key
        most = 1 if key is None else self._together(key)
        others = (lane for lane in ready if lane != first and self._lanes[lane][0].batch_key == key)
        return [first, *(lane for lane, _ in zip(others, range(most - 1), strict=False))]

    def _begin(self, lane: Lane, now_s: float) -> Job:
        job = self._lanes[lane].popleft()
        self._lanes.move_to_end(lane)
        self._forget_if_empty(lane)
        job.started_s, job.estimate_s = now_s, self.typical_s(job)
        self._shares[job.priority].begin(job.client, job.estimate_s)
        self._running[job.key] = job
        if job.stream is not None:
            self._busy_streams.add(lane)
        self._long_running[lane] += job.long
        return job

    def _leave(self, job: Job) -> None:
        """Free what a job held while a worker had it."""
        self._busy_streams.discard(job.lane)
        self._long_running[job.lane] -= job.long
        if not self._long_running[job.lane]:
            del self._long_running[job.lane]

    def _wake(self, job: Job) -> None:
        """Tell the shares of a client that had nothing under way in this class."""
        waits = any(sort[0] == job.priority and client == job.client for sort, client, _ in self._lanes)
        runs = any(each.priority == job.priority and each.client == job.client for each in self._running.values())
        if not waits and not runs:
            self._shares[job.priority].wake(job.client)

    def _check_room(self, job: Job) -> None:
        ahead = [each for each in self._all_waiting() if each.priority == job.priority]
        own = sum(each.client == job.client for each in ahead)
        size = sum(each.size_bytes for each in ahead)
        for name, used, allowed in (
            ("requests", len(ahead) + 1, self.limits.requests),
            ("requests of one client", own + 1, self.limits.per_client),
            ("bytes", size + job.size_bytes, self.limits.total_bytes),
        ):
            if used > allowed:
                wait_ms = self._until_room_ms(ahead)
                message = f"{allowed} {name} may wait, and {used} would; try again in {wait_ms} ms"
                raise Busy(message, retry_after_ms=wait_ms)

    def _until_room_ms(self, ahead: Collection[Job]) -> int:
        """Guess when a job of this client will have ended: each client that waits has a turn until then."""
        turns_s = {each.client: self.typical_s(each) for each in ahead}
        return max(1, round(sum(turns_s.values()) * 1000))

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
