"""The workers of a server whose work is computed by Ray actors: it starts them, follows their number, lets them go.

Everything that calls Ray runs on a thread of its own with an event loop; the server's I/O thread only leaves word.
Must not know: sockets, which job is next.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import itertools
import logging
import threading
import time
import weakref
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capriccio.engine.finder import read_card
from capriccio.engine.model import model_hash, read_model_file
from capriccio.engine.remote import RemoteModel
from capriccio.engine.trial import DEFAULT_BOUND
from capriccio.errors import CapriccioError, ShuttingDown

from ..cores import MOST_THREADS, CoreShares
from ..priority import Priority
from ..worker import Report
from .actor import Actor, Setup
from .calls import ActorGone
from .connection import CARRIED_WITH_THE_CALL, Needs, free_resources
from .mirror import FileKey, ModelFile
from .place import Place, State
from .scaling import Load, Scaling, ScalingRules
from .updates import Updates

__all__ = ["Plan", "RayPool", "share_slice"]

TICK_S = 0.25
"""Between two looks at the load."""

FORGET_AFTER_S = 3.0
"""How long a file must have been gone before actors forget it."""

LONG_START_S = 15.0
"""After so long, people are told that an actor is still being started."""

LONGEST_PAUSE_S = 30.0
"""Between two attempts to start an actor where that fails."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What actors there are to be."""

    folders: Sequence[Path]
    """Those of the server, in the same order."""
    needs: Needs = field(default_factory=Needs)
    scaling: ScalingRules = field(default_factory=ScalingRules)
    provider: str | None = None
    """What they compute with: one of `PROVIDER_CHOICES`, or what is best where they are."""
    model_memory: int | None = None
    """Bytes that the models of one may hold at most; None for what its part of its machine allows."""
    slowdown: float | None = DEFAULT_BOUND
    """How many times as long as the one before it a model's runs may take; None to compare nothing."""


def share_slice(cpus: int) -> CoreShares:
    """Return how an actor's share of a machine is used: all of it, for no game runs beside."""
    threads = min(MOST_THREADS, cpus)
    return CoreShares(cpus // threads, threads, max(1, cpus // MOST_THREADS), threads)


class RayPool:
    """Ray actors, on a cluster that this process has joined already."""

    long_at_once = None

    def __init__(self, plan: Plan) -> None:
        """Prepare; `start` starts the actors."""
        self._plan = plan
        self._scaling = Scaling(plan.scaling)
        self._places: list[Place] = []
        self._numbers = itertools.count(1)
        self._waiting: Mapping[Priority, int] = {}
        self._failures = 0
        self._not_before_s = 0.0
        self._report: Callable[[Report], None] = lambda _report: None
        self._loop = asyncio.new_event_loop()
        self._updates = Updates(plan.slowdown)
        self._ended = asyncio.Event()
        self._patience_s = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked: set[concurrent.futures.Future[tuple[str, ...]]] = set()
        self._is_ending = False
        self._thread = threading.Thread(target=self._work, name="capriccio-ray", daemon=True)

    @property
    def loader(self) -> Callable[[Path], RemoteModel]:
        """What takes up model files: all actors do."""
        return self._load

    def start(self, report: Callable[[Report], None]) -> None:
        """Start the thread; actors join as they are ready."""
        self._report = report
        self._thread.start()

    def press(self, waiting: Mapping[Priority, int]) -> None:
        """Hear how many jobs wait; the next look at the load counts them."""
        self._waiting = waiting

    def describe(self) -> list[dict[str, Any]]:
        """Return what each worker of each actor does, and where."""
        return [row for place in tuple(self._places) for row in place.describe()]

    def close(self, patience_s: float) -> None:
        """End all actors after their present jobs."""
        if self._loop.is_closed():
            return
        if self._thread.ident is None:
            self._loop.close()
            return
        self._patience_s, self._is_ending = patience_s, True
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(2 * patience_s)

    def _work(self) -> None:
        """Run the thread."""
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            for asked in tuple(self._asked):
                if not asked.done():
                    asked.set_exception(ShuttingDown("the server is stopping"))

    async def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                self._adjust(time.monotonic())
            except Exception:
                log.exception("the actors could not be looked after")
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._ended.wait(), TICK_S)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(place.close(self._patience_s) for place in self._places), return_exceptions=True)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _adjust(self, now_s: float) -> None:
        """Start or let go actors, as the load asks for."""
        there = [place for place in self._places if place.state is not State.LEAVING]
        load = Load(sum(self._waiting.values()), sum(place.is_busy for place in there), len(there))
        wanted = self._scaling.wanted(load, now_s)
        if wanted > len(there) and now_s >= self._not_before_s:
            for _ in range(wanted - len(there)):
                self._start_actor()
        elif wanted < len(there):
            self._in_background(self._retire(_most_dispensable(there)))

    def _start_actor(self) -> None:
        import ray

        needs, plan = self._plan.needs, self._plan
        cores = share_slice(needs.cpus)
        setup = Setup(cores, plan.provider, len(plan.folders), needs.cpus, plan.model_memory)
        made = ray.remote(Actor).options(
            num_cpus=needs.cpus,
            num_gpus=needs.gpus,
            max_restarts=0,
            scheduling_strategy="SPREAD",
            runtime_env={"env_vars": CARRIED_WITH_THE_CALL},
        )
        place = Place(f"actor-{next(self._numbers)}", made.remote(setup), self._report, self._lose)
        self._places.append(place)
        self._in_background(self._open(place))

    async def _open(self, place: Place) -> None:
        """Have an actor serve as soon as it can."""
        slow = self._loop.call_later(LONG_START_S, self._tell_slow, place)
        try:
            await place.open()
            await self._updates.bring_up(place)
        except (ActorGone, CapriccioError) as error:
            self._give_up(place, error)
        else:
            self._failures = 0
            place.wake()
            log.info("%s serves on %s", place.name, place.where)
        finally:
            slow.cancel()

    def _give_up(self, place: Place, error: Exception) -> None:
        """Let an actor go that could not be started, and wait before the next attempt."""
        self._failures += 1
        pause_s = min(LONGEST_PAUSE_S, 2.0**self._failures)
        self._not_before_s = time.monotonic() + pause_s
        log.warning("%s could not be started, again in %.0f s: %s", place.name, pause_s, error)
        self._lose(place)
        place.kill()

    def _tell_slow(self, place: Place) -> None:
        log.warning("%s waits for a machine with %s; free are %s", place.name, self._plan.needs, free_resources())

    def _lose(self, place: Place) -> None:
        """Forget an actor that is gone; the next look at the load starts another where one is missing."""
        self._updates.drop(place)
        self._places = [each for each in self._places if each is not place]

    async def _retire(self, place: Place) -> None:
        """Let an actor go that there is nothing for."""
        log.info("%s on %s is let go", place.name, place.where)
        self._updates.drop(place)
        place.rest(State.LEAVING)
        await place.finish()
        await place.close(TICK_S)
        self._lose(place)

    def _load(self, path: Path) -> RemoteModel:
        """Have all actors hold a model file; on the thread that watches the folders.

        Raises:
            UnreadableFile: it can't be read.
            ModelRejected: an actor can't use it.
            ShuttingDown: the server ends.
        """
        card, content = read_card(path), read_model_file(path)
        key = list(self._plan.folders).index(path.parent), path.name
        model = RemoteModel(path, card, model_hash(content), self._ask(self._adopt(key, content)))
        gone = weakref.finalize(model, self._forget_soon, key, model.hash)  # when the registry lets go of it
        gone.atexit = False
        return model

    async def _adopt(self, key: FileKey, content: bytes) -> tuple[str, ...]:
        """Return what computes the model."""
        import ray

        await self._updates.adopt(key, ModelFile(model_hash(content), ray.put(content)))
        return next((place.providers for place in self._places if place.providers), ())

    def _forget_soon(self, key: FileKey, file_hash: str) -> None:
        with suppress(RuntimeError):  # the loop is closed: the server has ended
            self._loop.call_soon_threadsafe(lambda: self._in_background(self._forget(key, file_hash)))

    async def _forget(self, key: FileKey, file_hash: str) -> None:
        """Have no actor hold a file any more, unless it is there again soon: it may have been replaced twice."""
        await asyncio.sleep(FORGET_AFTER_S)
        await self._updates.forget(key, file_hash)

    def _ask(self, coroutine: Coroutine[Any, Any, tuple[str, ...]]) -> tuple[str, ...]:
        """Wait, on another thread, for something that is done on this pool's."""
        asked: concurrent.futures.Future[tuple[str, ...]] = concurrent.futures.Future()
        self._asked.add(asked)
        try:
            if not self._is_ending:
                self._loop.call_soon_threadsafe(lambda: self._in_background(_settle(asked, coroutine)))
            else:
                coroutine.close()
                asked.set_exception(ShuttingDown("the server is stopping"))
            return asked.result()
        finally:
            self._asked.discard(asked)

    def _in_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _settle(
    asked: concurrent.futures.Future[tuple[str, ...]], coroutine: Coroutine[Any, Any, tuple[str, ...]]
) -> None:
    """Do what was asked; whoever asked waits on another thread."""
    try:
        asked.set_result(await coroutine)
    except asyncio.CancelledError:
        asked.set_exception(ShuttingDown("the server is stopping"))
    except Exception as error:
        asked.set_exception(error)


def _most_dispensable(places: Sequence[Place]) -> Place:
    """Return the actor to let go: one that is not serving yet, then an idle one, the newest first."""
    return max(reversed(places), key=lambda place: (place.state is State.STARTING, not place.is_busy))
