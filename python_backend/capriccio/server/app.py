"""The server as a whole: which parts it has, which thread runs which, and how it ends.

    I/O thread     ROUTER socket, dispatcher, scheduler, sessions (nothing of these is shared)
    workers        a thread for each job that is computed, or whatever else a pool has
    model watcher  polls the folders, loads and proves new files

Must not know: signals, the command line.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import zmq

from capriccio.engine.budget import default_budget_bytes
from capriccio.engine.providers import available_providers, choose_providers
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.engine.session import default_threads
from capriccio.engine.trial import DEFAULT_BOUND
from capriccio.engine.watcher import Watcher
from capriccio.errors import InternalError, TimedOut, TooLarge
from capriccio.protocol import DEFAULT_ADDRESS, Message, encode
from capriccio.protocol.codec import error_reply
from capriccio.protocol.tensors import BytesLike

from .audit import Audit
from .batching import Batching
from .census import Census
from .cores import CoreShares, share_cores
from .dispatcher import Dispatcher
from .exposure import check_exposure
from .inquiries import Facts, Reply
from .loading import model_loader
from .local_pool import LocalPool
from .scheduler import QueueLimits, Scheduler
from .sessions import Sessions
from .transport import Delivery, ServerKeys, Transport, Waker
from .worker import Free, Joined, Left, Lost, News, Outcome, Pool, Report, Worker

__all__ = ["Server", "ServerConfig"]

BATCH = 32
"""Messages taken in a row before outcomes are looked at."""

PATIENCE_S = 5.0
"""How long the end of a thread is waited for."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerConfig:
    """Everything that can be chosen about a server."""

    address: str = DEFAULT_ADDRESS
    folders: Sequence[Path] = (BUNDLED_MODELS,)
    """Folders of models, watched; a later one wins where names are the same."""
    threads: int | None = None
    """Threads that compute one frame; by default what suits the cores."""
    provider: str | None = None
    """What computes: one of `PROVIDER_CHOICES`, several with commas between, or what the environment says."""
    workers: int | None = None
    """Frames that are computed at the same time; by default what suits the cores."""
    pool: Callable[[CoreShares], Pool] = LocalPool
    """Makes the workers."""
    token: str | None = None
    keys: ServerKeys | None = None
    poll_interval_s: float = 0.5
    """Between two looks at the folders."""
    model_memory: int | None = field(default_factory=default_budget_bytes)
    """Bytes that models may hold together beyond those in use; None for no bound."""
    swap_slowdown: float = DEFAULT_BOUND
    """How many times as long as the old model's runs those of one may take that takes its place."""
    queue: QueueLimits = field(default_factory=QueueLimits)


class Server:
    """A running server; use it in a `with` block, or `start` and `close` it."""

    def __init__(self, config: ServerConfig | None = None) -> None:
        """Bind the address; nothing is answered before `start`.

        Raises:
            AddressInUse: another process listens at the address.
            InvalidField: the address is none, or leads off this machine without token and keys; or what shall
                compute is not here.
        """
        self.config = config or ServerConfig()
        check_exposure(self.config.address, self.config.token, self.config.keys)
        self._providers = choose_providers(available_providers(), self.config.provider)
        self._context: zmq.Context[Any] = zmq.Context()
        try:
            self._transport = Transport(self._context, self.config.address, self.config.keys)
        except BaseException:
            self._context.term()
            raise
        self._waker = Waker()
        self._transport.watch(self._waker)
        self._cores = share_cores(default_threads(), self.config.threads, self.config.workers)
        self._reports: deque[Report] = deque()
        self._asked: deque[Future[Census]] = deque()
        self._models_are_known = threading.Event()
        self._models_are_loaded = threading.Event()
        self._stop = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="capriccio-io", daemon=True)

    @property
    def address(self) -> str:
        """Where the server listens; the port is a number even where a free one was asked for."""
        return self._transport.address

    @property
    def threads(self) -> int:
        """Threads that compute one frame."""
        return self._cores.frame_threads

    @property
    def providers(self) -> tuple[str, ...]:
        """What models are computed with here, tried in this order."""
        return self._providers

    def start(self) -> None:
        """Answer from now on; the models are loaded meanwhile."""
        self._thread.start()

    def close(self) -> None:
        """Answer what is under way, end all threads, free the address; twice is no error."""
        if self._closed:
            return
        self._closed = True
        self._stop.set()
        self._waker.wake()
        if self._thread.ident is not None:
            self._thread.join()
        self._transport.close()
        self._waker.close()
        self._context.term()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the server ends by itself, which it does on a defect only; say whether it did."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def census(self, timeout_s: float = 2.0) -> Census:
        """Return what the server is and has done, as the I/O thread tells it; from any thread.

        Raises:
            TimedOut: the server does not run, or not any more.
        """
        asked: Future[Census] = Future()
        self._asked.append(asked)
        self._waker.wake()
        try:
            return asked.result(timeout_s)
        except FutureTimeout:
            raise TimedOut(f"the server did not tell what it does within {timeout_s:g} s") from None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        """Run the I/O thread, from the first message to the last."""
        pool = self.config.pool(self._cores)
        load = pool.loader or model_loader(self._cores, self._providers)
        registry = ModelRegistry(self.config.folders, load, self.config.swap_slowdown, self.config.model_memory)
        batching, audit = Batching(), Audit(self._transport.address_of)
        dispatcher = Dispatcher(
            registry,
            Sessions(self.config.token),
            Scheduler(replace(self.config.queue, long_at_once=pool.long_at_once), batching.most),
            time.monotonic,
            Facts(self._providers, self._cores.frame_threads, pool.describe),
            batching,
            audit,
        )
        watcher = Watcher(registry, self._on_models_known, self._on_models_loaded, self.config.poll_interval_s)
        pool.start(self._on_report)
        watcher.start()
        try:
            self._loop(dispatcher, pool)
        finally:
            self._send(dispatcher, dispatcher.shut_down())
            self._transport.close()  # before the waiting: who asks now is told by the connection's end, and at once
            pool.close(PATIENCE_S)  # first, for it may be what the watcher waits for
            watcher.close(PATIENCE_S)

    def _loop(self, dispatcher: Dispatcher, pool: Pool) -> None:
        announced = False
        free: list[Worker] = []
        while not self._stop.is_set():
            self._transport.wait(0 if self._reports else dispatcher.sleep_s())
            self._waker.clear()
            for peer in self._transport.departed():
                dispatcher.drop(peer, "has left")
            for reason in self._transport.failed_handshakes():
                dispatcher.turned_away(reason)
            self._take_reports(dispatcher, free)  # first, so that no worker waits while messages are read
            self._take_messages(dispatcher, free)
            if self._models_are_known.is_set():
                dispatcher.models_known()
            if self._models_are_loaded.is_set() and not announced:
                announced = True
                self._send(dispatcher, dispatcher.models_loaded())
            self._send(dispatcher, dispatcher.pass_time())
            self._take_census(dispatcher)
            _feed(dispatcher, free)
            pool.press(dispatcher.waiting())

    def _take_messages(self, dispatcher: Dispatcher, free: list[Worker]) -> None:
        for _ in range(BATCH):
            incoming = self._transport.receive()
            if incoming is None:
                return
            self._send(dispatcher, dispatcher.receive(incoming.peer, incoming.frames))
            _feed(dispatcher, free)  # at once, or a second message in the batch would supersede an idle worker's frame

    def _take_reports(self, dispatcher: Dispatcher, free: list[Worker]) -> None:
        """Hear what workers report; give those that are free their next jobs before the answers leave."""
        replies: list[Reply] = []
        while self._reports:
            match self._reports.popleft():
                case News() as news:
                    replies += dispatcher.pass_on(news)
                case Outcome() as outcome:
                    replies += dispatcher.finish(outcome)
                    free[:0] = [outcome.worker] if outcome.worker else []  # the first to be asked: its caches are warm
                case Lost() as lost:
                    replies += dispatcher.lose(lost)
                case Free(worker) | Joined(worker):
                    free.append(worker)
                case Left(worker):
                    free[:] = [each for each in free if each is not worker]
        _feed(dispatcher, free)
        self._send(dispatcher, replies)

    def _send(self, dispatcher: Dispatcher, replies: Sequence[Reply]) -> None:
        for peer, message in replies:
            frames = _encoded(message)
            delivery = self._transport.send(peer, frames)
            dispatcher.sent(frames)
            if delivery is Delivery.GONE:
                dispatcher.drop(peer, "has left")
            elif delivery is Delivery.STALLED and message.type != "progress":  # news may be missed
                dispatcher.drop(peer, "does not read its answers")

    def _take_census(self, dispatcher: Dispatcher) -> None:
        """Answer the threads that ask what the server does; a defect in that ends no I/O thread."""
        while self._asked:
            asked = self._asked.popleft()
            try:
                asked.set_result(dispatcher.census())
            except Exception as error:
                log.exception("what the server does could not be told")
                asked.set_exception(InternalError(f"what the server does could not be told: {type(error).__name__}"))

    def _on_report(self, report: Report) -> None:
        self._reports.append(report)
        self._waker.wake()

    def _on_models_known(self) -> None:
        self._models_are_known.set()
        self._waker.wake()

    def _on_models_loaded(self) -> None:
        self._models_are_loaded.set()
        self._waker.wake()


def _encoded(message: Message) -> list[BytesLike]:
    """Return the frames of an answer, or of an error where it can't be sent: nothing may end the I/O thread."""
    try:
        return encode(message)
    except TooLarge as error:
        return encode(error_reply(message.id, error))
    except Exception as error:
        log.exception("the answer to request %d can't be encoded", message.id)
        defect = InternalError(f"the answer can't be sent: {type(error).__name__}")
        return encode(error_reply(message.id, defect))


def _feed(dispatcher: Dispatcher, free: list[Worker]) -> None:
    """Give workers that are free what waits."""
    waiting = dispatcher.waiting_sorts()
    if not waiting:
        return
    for worker in tuple(free):
        if worker.serves.isdisjoint(waiting):
            continue
        jobs = dispatcher.next_jobs(worker)
        if jobs:
            free.remove(worker)
            worker.give(jobs)
