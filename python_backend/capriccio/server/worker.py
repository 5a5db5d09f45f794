"""What computing a request means, and what the server asks of whoever does it: threads here, or actors elsewhere.

Must not know: sockets, queues of requests, clients.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from capriccio.engine.registry import Loader, ModelRegistry
from capriccio.engine.session import StopHandle
from capriccio.errors import CapriccioError, InternalError
from capriccio.protocol.codec import Message
from capriccio.protocol.tensors import Buffer

from .job import Job, Sort
from .priority import Priority

__all__ = [
    "Answer",
    "BatchWork",
    "Control",
    "Free",
    "Joined",
    "Left",
    "Lost",
    "News",
    "Outcome",
    "Pool",
    "Report",
    "Result",
    "Work",
    "WorkFactory",
    "Worker",
    "compute",
    "compute_together",
]

LONGEST_STAGE = 200
"""Characters of a stage's name, as the table allows."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What an `ok` reply will carry."""

    body: dict[str, Any]
    buffers: tuple[Buffer, ...] = ()


Result: TypeAlias = Answer | CapriccioError
"""How a request ended."""


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


class BatchWork(Work, Protocol):
    """A work that can be done together with others like it, in one run of a model."""

    @property
    def batch_key(self) -> Hashable | None:
        """Equal for works that can be done together; None for one that can't."""

    def together(self, others: Sequence[Any]) -> list[Answer]:
        """Compute this and the others, all with the same key; raise a `CapriccioError` where that can't be done."""


WorkFactory: TypeAlias = Callable[[Message, ModelRegistry, float], Work]
"""A checked request, the models, and when it was received, to what a worker shall do; runs on the I/O thread, so it
only looks at what is cheap to look at, and raises `InvalidInput` for what it finds wrong."""


class Worker(Protocol):
    """A place where jobs are computed."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def serves(self) -> frozenset[Sort]:
        """The sorts of jobs that it takes."""

    def give(self, jobs: Sequence[Job]) -> None:
        """Have jobs computed, together where there are several; only when it is free."""


@dataclass(frozen=True)
class News:
    """How far a job has come."""

    job: Job
    fraction: float
    stage: str


@dataclass(frozen=True)
class Outcome:
    """How a job ended."""

    job: Job
    result: Result
    run: Mapping[str, float] = field(default_factory=dict)
    """Where the time of its run went: seconds by name."""
    together: int | None = 1
    """How many jobs were computed in this run: 0 where that failed, None where the outcome of the first one says it."""
    worker: Worker | None = None
    """Who is free with this, so that the server is woken once; None where that is told by itself, as `Free`."""


@dataclass(frozen=True)
class Free:
    """A worker has done what it was given."""

    worker: Worker


@dataclass(frozen=True)
class Joined:
    """A worker is ready for its first job."""

    worker: Worker


@dataclass(frozen=True)
class Left:
    """A worker takes no more jobs."""

    worker: Worker


@dataclass(frozen=True)
class Lost:
    """A worker is gone, and these jobs with it."""

    worker: Worker
    jobs: Sequence[Job]
    reason: str


Report: TypeAlias = News | Outcome | Free | Joined | Left | Lost
"""What the server is told, from any thread; the outcome of each job comes before, or with, its worker being free."""


class Pool(Protocol):
    """The workers of a server."""

    @property
    def long_at_once(self) -> int | None:
        """Long jobs of one client that may run at the same time; None for as many as there are workers."""

    @property
    def loader(self) -> Loader | None:
        """What takes up model files where they are computed elsewhere; None where this process computes."""

    def start(self, report: Callable[[Report], None]) -> None:
        """Begin to report, with `Joined` for each worker that is ready, now or later."""

    def press(self, waiting: Mapping[Priority, int]) -> None:
        """Hear how many jobs of each class wait, whenever the server has looked at its queue."""

    def describe(self) -> list[dict[str, Any]]:
        """Return a map for each worker, for `status`: its name, where it is, what it does; from any thread."""

    def close(self, patience_s: float) -> None:
        """End all workers after their present jobs; twice is no error."""


def compute(job: Job, stop: StopHandle, report: Callable[[News], None]) -> Result:
    """Do the work of a job, and tell how it goes; whatever it raises becomes an error that its client is told."""

    def tell(fraction: float, stage: str) -> None:
        report(News(job, max(0.0, min(1.0, fraction)), stage[:LONGEST_STAGE]))

    return _safely(job, lambda: job.work(Control(stop, tell)))


def compute_together(jobs: Sequence[Job]) -> list[Result] | None:
    """Do the work of several jobs in one run; None where that failed, and each is to be tried by itself."""
    works: list[BatchWork] = [job.work for job in jobs]
    first, *others = works
    try:
        return list(first.together(others))
    except Exception as error:
        log.warning("%d requests could not be computed together, each is tried by itself: %s", len(jobs), error)
        return None


def _safely(job: Job, work: Callable[[], Answer]) -> Result:
    try:
        return work()
    except CapriccioError as error:
        return error
    except Exception as error:  # a defect: the client is told, the log has the traceback, the server goes on
        log.exception("request %d failed", job.id)
        return InternalError(f"the server failed on this request: {type(error).__name__}: {error}")
