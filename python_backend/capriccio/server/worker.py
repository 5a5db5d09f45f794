"""A thread that computes one request at a time, and what computing a request means.

Must not know: sockets, queues of requests, clients.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from capriccio.engine.registry import ModelRegistry
from capriccio.engine.session import StopHandle
from capriccio.errors import CapriccioError, InternalError
from capriccio.protocol.codec import Message
from capriccio.protocol.tensors import Buffer

from .scheduler import Job

__all__ = ["Answer", "Control", "News", "Outcome", "Task", "Work", "WorkFactory", "Worker"]

LONGEST_STAGE = 200
"""Characters of a stage's name, as the table allows."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What an `ok` reply will carry."""

    body: dict[str, Any]
    buffers: tuple[Buffer, ...] = ()


@dataclass(frozen=True)
class Control:
    """What connects a work that is being computed with its client."""

    stop: StopHandle
    """Used when the client gives the request up: pass it to each run of a model, and `check` it between two steps."""
    tell: Callable[[float, str], None]
    """Tells the client the part that is done, 0 to 1, and what is being done; some hundred times at most."""


class Work(Protocol):
    """Something that a worker can do."""

    def __call__(self, control: Control) -> Answer:
        """Compute; raise a `CapriccioError` where that can't be done."""


WorkFactory: TypeAlias = Callable[[Message, ModelRegistry, float], Work]
"""A checked request, the models, and when it was received, to what a worker shall do; runs on the I/O thread, so it
only looks at what is cheap to look at, and raises `InvalidInput` for what it finds wrong."""


@dataclass(frozen=True)
class Task:
    """What a job has a worker do."""

    work: Work
    stop: StopHandle


@dataclass(frozen=True)
class News:
    """How far a job has come."""

    job: Job
    fraction: float
    stage: str


@dataclass(frozen=True)
class Outcome:
    """How a job ended."""

    worker: Worker
    job: Job
    result: Answer | CapriccioError


class Worker:
    """One thread; it is idle until it is given a job, says how it goes, and when it is done."""

    def __init__(self, name: str, report: Callable[[News | Outcome], None], long: bool = False) -> None:
        """Start; `report` is called from the thread. `long` says which jobs it is there for."""
        self.long = long
        self._inbox: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._report = report
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def give(self, job: Job) -> None:
        """Hand over the next job; only when the one before is done."""
        self._inbox.put(job)

    def close(self, patience_s: float = 5.0) -> None:
        """End the thread after its present job; twice is no error."""
        self._inbox.put(None)
        self._thread.join(patience_s)

    def _work(self) -> None:
        while (job := self._inbox.get()) is not None:
            self._report(Outcome(self, job, _compute(job, self._report)))
            del job  # an idle worker holds no frame


def _compute(job: Job, report: Callable[[News], None]) -> Answer | CapriccioError:
    task: Task = job.work
    done = 0.0

    def tell(fraction: float, stage: str) -> None:
        nonlocal done
        done = max(done, min(1.0, fraction))
        report(News(job, done, stage[:LONGEST_STAGE]))

    try:
        return task.work(Control(task.stop, tell))
    except CapriccioError as error:
        return error
    except Exception as error:  # a defect: the client is told, the log has the traceback, the server goes on
        log.exception("request %d failed", job.id)
        return InternalError(f"the server failed on this request: {type(error).__name__}: {error}")
