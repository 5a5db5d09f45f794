"""What the server has done, for `status`: counters. Told the time; only the I/O thread touches it.

Must not know: sockets, how anything is shown.
"""

from __future__ import annotations

from collections import Counter

from .job import Job
from .priority import Priority

__all__ = ["OK", "Telemetry"]

OK = "ok"
"""How a request ended that was answered; others ended with the code of an error."""


class Telemetry:
    """Hears of every request, when it comes, begins and ends."""

    def __init__(self) -> None:
        self.malformed = 0
        """Messages that were no messages."""
        self.ended: Counter[tuple[str, Priority, str]] = Counter()
        """Requests that needed a worker, by type, class, and how they ended."""

    def finished(self, job: Job, how: str) -> None:
        """Note the end of a job: `OK`, or the code of the error that its client is told."""
        self.ended[job.kind, job.priority, how] += 1

    def refused(self, code: str) -> None:
        """Note a message that was answered with an error at once."""
        self.malformed += code == "malformed"

    def frames(self) -> dict[str, int]:
        """Return how the frames of streams ended: done, superseded, expired."""
        counts = {"done": 0, "superseded": 0, "expired": 0}
        for (_, priority, how), count in self.ended.items():
            name = "done" if how == OK else how
            if priority is Priority.FRAME and name in counts:
                counts[name] += count
        return counts
