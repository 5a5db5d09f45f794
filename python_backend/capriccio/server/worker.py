"""A thread that computes one request at a time, and what computing a request means.

Must not know: sockets, queues of requests, clients.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from capriccio.errors import CapriccioError, InternalError
from capriccio.protocol.tensors import Buffer

from .scheduler import Job

__all__ = ["Answer", "Outcome", "Work", "Worker"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What an `ok` reply will carry."""

    body: dict[str, Any]
    buffers: tuple[Buffer, ...] = ()


class Work(Protocol):
    """Something that a worker can do."""

    def __call__(self) -> Answer:
        """Compute; raise a `CapriccioError` where that can't be done."""


@dataclass(frozen=True)
class Outcome:
    """How a job ended."""

    worker: Worker
    job: Job
    result: Answer | CapriccioError


class Worker:
    """One thread; it is idle until it is given a job, and says when it is done."""

    def __init__(self, name: str, on_done: Callable[[Outcome], None]) -> None:
        """Start; `on_done` is called from the thread."""
        self._inbox: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._on_done = on_done
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
            self._on_done(Outcome(self, job, _compute(job)))
            del job  # an idle worker holds no frame


def _compute(job: Job) -> Answer | CapriccioError:
    work: Work = job.work
    try:
        return work()
    except CapriccioError as error:
        return error
    except Exception as error:  # a defect: the client is told, the log has the traceback, the server goes on
        log.exception("request %d failed", job.id)
        return InternalError(f"the server failed on this request: {type(error).__name__}: {error}")
