"""One actor: the workers of a server by itself, on a slice of some machine, called from the front.

Its methods run on the actor's own event loop and never compute there; threads of its `LocalPool` do, by the same
turns, in the same batches. Must not know: Ray, sockets, other actors.
"""

from __future__ import annotations

import asyncio
import os
import platform
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import capriccio
from capriccio.engine.budget import default_budget_bytes
from capriccio.engine.providers import available_providers, choose_providers
from capriccio.engine.session import StopHandle, default_threads
from capriccio.errors import CapriccioError
from capriccio.protocol.spec import REQUESTS

from ..cores import CoreShares
from ..job import Job, Sort
from ..loading import model_loader
from ..local_pool import LocalPool
from ..priority import priority_of
from ..worker import Joined, News, Outcome, Report, Worker
from ..works import WORKS
from .mirror import FileKey, Files, Mirror
from .parcels import Done, Heard, Parcel, answer_frames, message_of

__all__ = ["About", "Actor", "Setup"]

Told: TypeAlias = Heard | Done


@dataclass(frozen=True)
class Setup:
    """What an actor is to be."""

    cores: CoreShares
    provider: str | None
    """What computes: one of `PROVIDER_CHOICES`, or what is best there."""
    folders: int
    """How many folders of models the front has."""
    cpus: int = 1
    """Its part of the machine."""
    model_memory: int | None = None
    """Bytes that its models may hold at most; None for what its part of the machine allows."""


@dataclass(frozen=True)
class About:
    """What an actor says of itself."""

    version: str
    host: str
    process: int
    providers: tuple[str, ...]
    workers: dict[str, frozenset[Sort]]
    """The sorts that each of its workers serves, by name."""


class _Errand:
    """Jobs that one worker was given together, and what there is to tell of them."""

    def __init__(self) -> None:
        self.jobs: dict[int, Job] = {}
        self.told: asyncio.Queue[Told] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def tell(self, told: Told) -> None:
        """Pass something on, from any thread."""
        self._loop.call_soon_threadsafe(self.told.put_nowait, told)


class Actor:
    """Computes what it is given; one front calls it."""

    def __init__(self, setup: Setup) -> None:
        """Begin with `open`."""
        self._setup = setup
        self._pool = LocalPool(setup.cores)
        self._workers: dict[str, Worker] = {}
        self._errands: dict[int, _Errand] = {}
        self._under_way: dict[Job, tuple[_Errand, int]] = {}
        self._taking = asyncio.Lock()
        self._closed = asyncio.Event()

    async def open(self) -> About:
        """Start the workers.

        Raises:
            InvalidField: what shall compute is not on this machine.
        """
        providers = choose_providers(available_providers(), self._setup.provider)
        load = model_loader(self._setup.cores, providers)
        self._mirror = Mirror(self._setup.folders, load, _budget_bytes(self._setup))
        self._pool.start(self._on_report)
        serves = {name: worker.serves for name, worker in self._workers.items()}
        return About(capriccio.__version__, platform.node(), os.getpid(), providers, serves)

    async def stay(self) -> None:
        """Return when the actor is closed; the front notices by this call when the actor is gone."""
        await self._closed.wait()

    async def take(self, files: Files, slowdown: float | None) -> dict[FileKey, CapriccioError]:
        """Hold these model files and no others; return what can't be used, or is too slow, and why."""
        async with self._taking:
            contents = {key: await files[key].content for key in self._mirror.lacks(files)}
            return await asyncio.to_thread(self._mirror.take, files, contents, slowdown)

    async def compute(self, errand: int, worker: str, parcels: Sequence[Parcel]) -> list[Told]:
        """Compute requests together, and tell how they ended."""
        return [told async for told in self.follow(errand, worker, parcels)]

    async def follow(self, errand: int, worker: str, parcels: Sequence[Parcel]) -> AsyncIterator[Told]:
        """Compute requests together, and tell how they go as soon as there is something to tell."""
        self._errands[errand] = mine = _Errand()
        try:
            for number, parcel in enumerate(parcels):
                self._accept(mine, number, parcel)
            if mine.jobs:
                self._workers[worker].give(list(mine.jobs.values()))
            for _ in parcels:
                while isinstance(told := await mine.told.get(), Heard):
                    yield told
                yield told
        finally:
            del self._errands[errand]

    async def stop(self, errand: int, number: int) -> None:
        """Give a request up; one that has ended is no error."""
        job = self._errands[errand].jobs.get(number) if errand in self._errands else None
        if job is not None:
            job.stop.stop()

    async def close(self, patience_s: float) -> None:
        """End the workers after their present jobs, and leave no files."""
        await asyncio.to_thread(self._pool.close, patience_s)
        self._mirror.close()
        self._closed.set()

    def _accept(self, errand: _Errand, number: int, parcel: Parcel) -> None:
        """Make a job of a request; one that can't be has ended."""
        request = message_of(parcel.frames)
        received_s = time.monotonic() - parcel.waited_s
        long = REQUESTS[request.type].long
        try:
            work = WORKS[request.type](request, self._mirror.registry, received_s)
        except CapriccioError as error:
            errand.tell(Done(number, answer_frames(request.id, error), {}, 1))
            return
        stop = StopHandle(frees_memory=long)
        job = Job(b"", request, work, stop, received_s, priority_of(request), long)
        errand.jobs[number] = job
        self._under_way[job] = errand, number

    def _on_report(self, report: Report) -> None:
        """Hear from the workers, on their threads."""
        match report:
            case Joined(worker):
                self._workers[worker.name] = worker
            case News(job, fraction, stage):
                errand, number = self._under_way[job]
                errand.tell(Heard(number, fraction, stage))
            case Outcome(job, result, run, together):
                errand, number = self._under_way.pop(job)
                errand.tell(Done(number, answer_frames(job.id, result), dict(run), together))


def _budget_bytes(setup: Setup) -> int | None:
    """Return what an actor's models may hold: its part, by cores, of what a server by itself would let them have."""
    whole = default_budget_bytes()
    part = None if whole is None else whole * min(setup.cpus, default_threads()) // default_threads()
    return min((each for each in (part, setup.model_memory) if each is not None), default=None)
