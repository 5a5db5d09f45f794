"""Which of the jobs that are being computed may do its next step: the more urgent class first, then in turn.

Frames and other brief work are computed at once, and meanwhile no job begins another step. Jobs are computed side by
side, a step of one, then a step of another. A step is what lies between two looks at the job's `StopHandle`: a run of
a model, or a picture that is written. Nobody waits for ever, however much the more urgent ones ask for.
Must not know: threads, clocks, what a step computes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from .priority import Priority

__all__ = ["BRIEF_PATIENCE_S", "JOB_PATIENCE_S", "Turns"]

BRIEF_PATIENCE_S = 0.25
"""A step that has waited so long for brief work is done beside it."""

JOB_PATIENCE_S = 1.0
"""A step that has waited so long for jobs of a more urgent class goes before them."""


@dataclass(frozen=True)
class _Wait:
    """A step that is to be done."""

    who: Hashable
    priority: Priority
    since_s: float


class Turns:
    """Seats for steps, and who waits for one; every method that takes `now_s` is told the same monotonic clock."""

    def __init__(self, seats: int = 1) -> None:
        """Begin with `seats` free: so many steps are computed at the same time."""
        self._seats = seats
        self._brief = 0
        self._waiting: list[_Wait] = []
        self._seated: set[Hashable] = set()

    def begin_brief(self) -> None:
        """Note that a frame, or other brief work, is being computed."""
        self._brief += 1

    def end_brief(self) -> None:
        """Note that such work is done."""
        self._brief -= 1

    def ask(self, who: Hashable, priority: Priority, now_s: float) -> None:
        """Want to do a step; a seat that `who` has is given up."""
        self._seated.discard(who)
        self._waiting.append(_Wait(who, priority, now_s))

    def leave(self, who: Hashable) -> None:
        """Give a seat, or the wish for one, up; twice is no error."""
        self._seated.discard(who)
        self._waiting = [wait for wait in self._waiting if wait.who != who]

    def is_seated(self, who: Hashable, now_s: float) -> bool:
        """Give free seats to those whose turn it is, and say whether `who` is seated."""
        while self._waiting and len(self._seated) < self._seats:
            best = min(self._waiting, key=lambda wait: self._rank(wait, now_s))
            if self._brief and now_s - best.since_s < BRIEF_PATIENCE_S:
                break
            self._waiting.remove(best)
            self._seated.add(best.who)
        return who in self._seated

    def wait_s(self, now_s: float) -> float | None:
        """Return when somebody's patience ends, in seconds from now; None where only events change anything."""
        ends = (wait.since_s + patience for wait in self._waiting for patience in (BRIEF_PATIENCE_S, JOB_PATIENCE_S))
        return min((end - now_s for end in ends if end > now_s), default=None)

    def _rank(self, wait: _Wait, now_s: float) -> tuple[int, float]:
        overdue = now_s - wait.since_s >= JOB_PATIENCE_S
        return (-1 if overdue else wait.priority, wait.since_s)
