"""One actor as the front sees it: its workers, and whether they take work.

Everything here runs on the pool's own thread, besides `RemoteWorker.give`. A worker is free, or away with jobs, or it
rests: then the server has been told that it has left, and it is told again when it has joined.
Must not know: the queue, how many actors there are.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import ExitStack
from enum import Enum
from functools import partial
from typing import Any

import capriccio
from capriccio.errors import CapriccioError, IncompatibleVersion, InternalError

from ..job import Job, Sort
from ..worker import Free, Joined, Left, Lost, News, Outcome, Report
from .actor import About
from .calls import ActorGone, answer, answers
from .mirror import FileKey, Files
from .parcels import Done, Heard, Parcel, frames_of, result_of

__all__ = ["Place", "RemoteWorker", "State"]

log = logging.getLogger(__name__)

Tell = Callable[[Report], None]


class State(Enum):
    """What an actor does, as people read it."""

    STARTING = "starting"
    SERVING = "serving"
    UPDATING = "updating"
    LEAVING = "leaving"
    GONE = "gone"


class RemoteWorker:
    """One worker of an actor."""

    def __init__(self, name: str, serves: frozenset[Sort], give: Callable[[RemoteWorker, Sequence[Job]], None]) -> None:
        self.name = name
        self.serves = serves
        self.jobs = 0
        """How many it has been given."""
        self.away: Sequence[Job] = ()
        """What it computes."""
        self.is_offered = False
        """Whether the server may give it something."""
        self._give = give

    @property
    def busy(self) -> bool:
        """Whether it computes."""
        return bool(self.away)

    def give(self, jobs: Sequence[Job]) -> None:
        """Send jobs to the actor, from any thread."""
        self._give(self, jobs)


class Place:
    """One actor; `tell` takes its workers' reports, `lost` is called once if it goes without being asked to."""

    def __init__(self, name: str, handle: Any, tell: Tell, lost: Callable[[Place], None]) -> None:
        """Watch over an actor that is being made; `handle` is Ray's."""
        self.name = name
        self.state = State.STARTING
        self.where = ""
        """The machine."""
        self.providers: tuple[str, ...] = ()
        self.workers: list[RemoteWorker] = []
        self._handle = handle
        self._tell = tell
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._errands: dict[int, asyncio.Task[None]] = {}
        self._numbers = itertools.count(1)
        self._watch: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether any of its workers computes."""
        return bool(self._errands)

    async def open(self) -> None:
        """Wait until the actor is there; nothing is offered before `wake`.

        Raises:
            ActorGone: it ended.
            IncompatibleVersion: its machine has another Capriccio.
            InvalidField: its machine lacks what shall compute.
        """
        about: About = await answer(self._handle.open.remote())
        if about.version != capriccio.__version__:
            message = f"{about.host} has Capriccio {about.version}, this machine {capriccio.__version__}"
            raise IncompatibleVersion(f"{message}; install the same version on all machines of the cluster")
        self.where, self.providers = about.host, about.providers
        self.workers = [
            RemoteWorker(f"{self.name}/{name}", serves, self._give) for name, serves in about.workers.items()
        ]
        self._watch = asyncio.ensure_future(self._notice_end())

    async def take(self, files: Files, slowdown: float | None) -> Mapping[FileKey, CapriccioError]:
        """Have the actor hold these model files; return what can't be used there, or is too slow, and why.

        Raises:
            ActorGone: it ended.
        """
        try:
            refused: Mapping[FileKey, CapriccioError] = await answer(self._handle.take.remote(files, slowdown))
        except ActorGone as gone:
            self.fail(str(gone))
            raise
        return refused

    def wake(self) -> None:
        """Offer the workers that do nothing; those that are away come back by themselves."""
        if self.state is State.GONE:
            return
        self.state = State.SERVING
        for worker in self.workers:
            if not worker.busy and not worker.is_offered:
                worker.is_offered = True
                self._tell(Joined(worker))

    def rest(self, state: State) -> None:
        """Offer nothing more; what is under way goes on."""
        self.state = state
        for worker in self.workers:
            if worker.is_offered:
                worker.is_offered = False
                self._tell(Left(worker))

    def fail(self, reason: str) -> None:
        """Note that the actor is gone; its jobs are told lost as their own calls end. Twice is no error."""
        if self.state is State.GONE:
            return
        log.warning("%s on %s is gone: %s", self.name, self.where or "no machine yet", reason)
        self.rest(State.GONE)
        self.kill()
        self._lost(self)

    async def finish(self) -> None:
        """Wait until nothing is under way."""
        while self._errands:
            await asyncio.wait(list(self._errands.values()))

    async def close(self, patience_s: float) -> None:
        """End the actor, after its present jobs where they end soon."""
        is_there = self.state not in (State.STARTING, State.GONE)
        self.rest(State.LEAVING)
        try:
            if is_there:
                await asyncio.wait_for(self._close_politely(patience_s), patience_s)
        except (asyncio.TimeoutError, ActorGone, CapriccioError) as error:
            log.info("%s is ended without its consent: %s", self.name, error or type(error).__name__)
        finally:
            self.state = State.GONE
            self.kill()
            for task in (self._watch, *self._errands.values()):
                if task is not None:
                    task.cancel()

    def kill(self) -> None:
        """End the actor at once, wherever it is; twice is no error."""
        import ray

        ray.kill(self._handle)

    def describe(self) -> list[dict[str, Any]]:
        """Return what each worker does; before there are any, what the actor does."""
        about = {"where": self.where, "state": self.state.value}
        if not self.workers:
            return [{"name": self.name, "jobs": 0, "busy": False, **about}]
        return [{"name": each.name, "jobs": each.jobs, "busy": each.busy, **about} for each in self.workers]

    async def _close_politely(self, patience_s: float) -> None:
        await self.finish()
        await answer(self._handle.close.remote(patience_s))

    async def _notice_end(self) -> None:
        try:
            await answer(self._handle.stay.remote())
        except ActorGone as gone:
            self.fail(str(gone))

    def _give(self, worker: RemoteWorker, jobs: Sequence[Job]) -> None:
        worker.jobs += len(jobs)
        self._loop.call_soon_threadsafe(self._begin, worker, tuple(jobs))

    def _begin(self, worker: RemoteWorker, jobs: Sequence[Job]) -> None:
        worker.away, worker.is_offered = jobs, False
        number = next(self._numbers)
        self._errands[number] = asyncio.ensure_future(self._run(number, worker, jobs))

    async def _run(self, number: int, worker: RemoteWorker, jobs: Sequence[Job]) -> None:
        """Have jobs computed, and report everything that becomes of them."""
        undone = dict(enumerate(jobs))
        try:
            async for told in self._followed(number, worker, jobs):
                self._pass_on(told, jobs, undone)
        except ActorGone as gone:
            self._tell(Lost(worker, tuple(undone.values()), str(gone)))
            undone.clear()
            self.fail(str(gone))
        except Exception as error:  # a defect: clients are told, the log has the traceback, the pool goes on
            log.exception("%s could not be given what it was to do", worker.name)
            for job in undone.values():
                self._tell(Outcome(job, _defect(error), {"run": 0.0}))
        finally:
            worker.away = ()
            del self._errands[number]
        if self.state is State.SERVING:
            worker.is_offered = True
            self._tell(Free(worker))

    async def _followed(self, number: int, worker: RemoteWorker, jobs: Sequence[Job]) -> AsyncIterator[Heard | Done]:
        """Yield what the actor tells; where nothing is to be told in between, one answer is quicker than a stream."""
        if self.state is State.GONE:
            raise ActorGone("it ended before the work came")
        name = worker.name.rpartition("/")[2]
        parcels = [Parcel(frames_of(job.request), time.monotonic() - job.received_s) for job in jobs]
        long = any(job.long for job in jobs)
        if long:
            called = self._handle.follow.options(num_returns="streaming").remote(number, name, parcels)
        else:
            called = self._handle.compute.remote(number, name, parcels)
        with ExitStack() as stops:
            for nth, job in enumerate(jobs):
                stops.enter_context(job.stop.ending(partial(self._stop_soon, number, nth)))
                if job.stop.stopped:
                    self._stop(number, nth)
            if long:
                async for told in answers(called):
                    yield told
            else:
                for told in await answer(called):
                    yield told

    def _pass_on(self, told: Heard | Done, jobs: Sequence[Job], undone: dict[int, Job]) -> None:
        job = jobs[told.number]
        if isinstance(told, Heard):
            self._tell(News(job, told.fraction, told.stage))
        else:
            self._tell(Outcome(job, result_of(told.frames), told.run, told.together))
            del undone[told.number]

    def _stop_soon(self, number: int, nth: int) -> None:
        """Give a job up, from any thread."""
        self._loop.call_soon_threadsafe(self._stop, number, nth)

    def _stop(self, number: int, nth: int) -> None:
        if self.state is not State.GONE:
            self._handle.stop.remote(number, nth)


def _defect(error: Exception) -> CapriccioError:
    if isinstance(error, CapriccioError):
        return error
    return InternalError(f"the cluster failed on this request: {type(error).__name__}: {error}")
