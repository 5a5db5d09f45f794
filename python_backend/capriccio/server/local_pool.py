"""The workers of one process: threads, each for one class of jobs, which share the cores by turns.

Must not know: sockets, which job is next.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

from capriccio.engine.niceness import be_modest
from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled

from .cores import NICENESS, CoreShares
from .gate import Gate, Waits
from .job import Job, Sort
from .memory import Trimmer
from .priority import Priority
from .turns import QUICK
from .worker import Joined, Outcome, Report, compute, compute_together

__all__ = ["LocalPool", "LocalWorker"]

LONG_AT_ONCE = 1
"""Long jobs of one client: more would only take turns, and hold more memory."""


FRAMES = frozenset({(Priority.FRAME, False)})
LONG = frozenset({(Priority.INTERACTIVE, True)})
BATCH = frozenset({(Priority.BATCH, False), (Priority.BATCH, True)})


class LocalPool:
    """Threads for frames, for quick jobs, for long ones, and one for batch jobs."""

    long_at_once = LONG_AT_ONCE
    loader = None

    def __init__(self, cores: CoreShares) -> None:
        """Plan the threads; they start with `start`."""
        self._gate = Gate(cores.steps)
        self._trimmer = Trimmer()
        several = {
            "frames": (cores.brief_workers, FRAMES),
            "quick": (cores.brief_workers, frozenset({QUICK})),
            "long": (cores.steps + 1, LONG),
            "batch": (1, BATCH),
        }
        self._workers = [
            LocalWorker(f"{name}-{number + 1}", serves, self._gate)
            for name, (count, serves) in several.items()
            for number in range(count)
        ]

    def start(self, report: Callable[[Report], None]) -> None:
        """Start the threads; each is ready at once."""
        for worker in self._workers:
            worker.start(report)
        self._trimmer.start()

    def press(self, waiting: Mapping[Priority, int]) -> None:
        """There are as many threads as there are."""

    def describe(self) -> list[dict[str, Any]]:
        """Return what each thread does."""
        return [
            {"name": worker.name, "where": "this process", "jobs": worker.jobs, "busy": worker.busy}
            for worker in self._workers
        ]

    def close(self, patience_s: float) -> None:
        """End the threads after their present jobs."""
        self._trimmer.close()
        for worker in self._workers:
            worker.tell_to_end()
        until_s = time.monotonic() + patience_s
        for worker in self._workers:
            worker.join(max(0.0, until_s - time.monotonic()))


class LocalWorker:
    """One thread; it is free until it is given jobs, says how they go, and when it is free again."""

    def __init__(self, name: str, serves: frozenset[Sort], gate: Gate) -> None:
        self.name = name
        self.serves = serves
        self.jobs = 0
        """How many it has been given."""
        self.busy = False
        self._gate = gate
        self._inbox: queue.SimpleQueue[Sequence[Job] | None] = queue.SimpleQueue()
        self._report: Callable[[Report], None] = lambda _report: None
        self._thread = threading.Thread(target=self._work, name=f"capriccio-{name}", daemon=True)

    def start(self, report: Callable[[Report], None]) -> None:
        """Start the thread, and report that it is ready."""
        self._report = report
        self._thread.start()
        report(Joined(self))

    def give(self, jobs: Sequence[Job]) -> None:
        """Hand over the next jobs; only when those before are done."""
        self.jobs += len(jobs)
        self.busy = True
        self._inbox.put(jobs)

    def tell_to_end(self) -> None:
        """End the thread after its present jobs; twice is no error."""
        self._inbox.put(None)

    def join(self, patience_s: float) -> None:
        """Wait for the end of the thread; one that never started has none."""
        with suppress(RuntimeError):
            self._thread.join(patience_s)

    def _work(self) -> None:
        be_modest(min(NICENESS[sort] for sort in self.serves))
        while (jobs := self._inbox.get()) is not None:
            self._compute(jobs)
            del jobs  # an idle worker holds no frame

    def _compute(self, jobs: Sequence[Job]) -> None:
        """Compute jobs and report each; the last outcome says that this worker is free, too."""
        outcomes = self._computed_together(jobs) if len(jobs) > 1 else []
        for number, job in enumerate(jobs):
            outcome = outcomes[number] if outcomes else self._computed(job, int(len(jobs) == 1))
            last = number == len(jobs) - 1
            self.busy = not last
            self._report(replace(outcome, worker=self) if last else outcome)

    def _computed_together(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Compute jobs in one run, which none of them can end alone; return nothing where that failed."""
        started_s = time.monotonic()
        with self._turns(jobs[0], StopHandle()) as waits:
            results = compute_together(jobs)
        if results is None:
            return []
        took = _split(time.monotonic() - started_s, waits)
        counts = (len(jobs), *(None for _ in jobs[1:]))
        return [Outcome(job, result, took, count) for job, result, count in zip(jobs, results, counts, strict=True)]

    def _computed(self, job: Job, together: int) -> Outcome:
        started_s = time.monotonic()
        try:
            with self._turns(job, job.stop) as waits:
                result = compute(job, job.stop, self._report)
        except Cancelled as error:
            return Outcome(job, error, together=together)
        return Outcome(job, result, _split(time.monotonic() - started_s, waits), together)

    def _turns(self, job: Job, stop: StopHandle) -> AbstractContextManager[Waits]:
        """Return what to compute a job within: at once what is a frame, by turns what is not."""
        return self._gate.frame() if job.priority is Priority.FRAME else self._gate.job(job.sort, stop)


def _split(whole_s: float, waits: Waits) -> dict[str, float]:
    """Return how much of a run's time others had."""
    return {"others": waits.waited_s, "run": whole_s - waits.waited_s}
