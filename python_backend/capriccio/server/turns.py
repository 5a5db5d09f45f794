"""Which of the jobs that are being computed may do its next step, and whose step gives way to more urgent work.

Frames are computed at once. Quick requests wait for frames, steps of jobs for both, the more urgent class first, then
in turn. A step is what lies between two looks at the job's `StopHandle`: a run of a model, or a picture that is
written. Where more urgent work comes meanwhile, and there is no room for both, the step is broken off and done again
later. But nobody waits, or works in vain, for ever, however much the more urgent ones ask for.
Must not know: threads, clocks, what a step computes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from .job import Sort
from .priority import Priority

__all__ = ["BRIEF_PATIENCE_S", "JOB_PATIENCE_S", "MOST_INTERRUPTIONS", "QUICK", "QUICK_PATIENCE_S", "Turns"]

QUICK: Sort = (Priority.INTERACTIVE, False)

QUICK_PATIENCE_S = 0.05
"""A quick request that has waited so long for frames is computed beside them."""

BRIEF_PATIENCE_S = 0.25
"""A step that has waited so long for brief work is done beside it."""

JOB_PATIENCE_S = 1.0
"""A step that has waited so long for jobs of a more urgent class goes before them."""

MOST_INTERRUPTIONS = 2
"""Of one step: what it has lost by then is more than others would wait for it."""


@dataclass(frozen=True)
class _Step:
    """A step that is to be done, or is being done."""

    who: Hashable
    sort: Sort
    since_s: float
    interruptions: int = 0

    @property
    def is_quick(self) -> bool:
        return self.sort == QUICK

    def has_lost_patience(self, now_s: float) -> bool:
        """Say whether it is done beside more urgent work by now."""
        return now_s - self.since_s >= (QUICK_PATIENCE_S if self.is_quick else BRIEF_PATIENCE_S)

    def rank(self, now_s: float) -> tuple[bool, Sort, float]:
        """Return what the first in turn has least of."""
        overdue = not self.is_quick and now_s - self.since_s >= JOB_PATIENCE_S
        return (not overdue, QUICK if overdue else self.sort, self.since_s)


class Turns:
    """Seats for steps, and who waits for one; every method that takes `now_s` is told the same monotonic clock."""

    def __init__(self, seats: int = 1) -> None:
        """Begin with `seats` free: so much is computed at the same time without being slower for it."""
        self._seats = seats
        self._frames = 0
        self._waiting: list[_Step] = []
        self._seated: dict[Hashable, _Step] = {}
        self._interrupted: set[Hashable] = set()

    def begin_frame(self) -> None:
        """Note that a frame is being computed."""
        self._frames += 1

    def end_frame(self) -> None:
        """Note that it is done."""
        self._frames -= 1

    def ask(self, who: Hashable, sort: Sort, now_s: float) -> None:
        """Want to do a step, or one that was broken off again; a seat that `who` has is given up."""
        before = self._seated.pop(who, None)
        if before is not None and who in self._interrupted:
            self._interrupted.remove(who)
            self._waiting.append(replace(before, interruptions=before.interruptions + 1))
        else:
            self._waiting.append(_Step(who, sort, now_s))

    def leave(self, who: Hashable) -> None:
        """Give a seat, or the wish for one, up; twice is no error."""
        self._seated.pop(who, None)
        self._interrupted.discard(who)
        self._waiting = [step for step in self._waiting if step.who != who]

    def is_seated(self, who: Hashable, now_s: float) -> bool:
        """Give free seats to those whose turn it is, and say whether `who` is seated."""
        while (step := self._next(now_s)) is not None:
            self._waiting.remove(step)
            self._seated[step.who] = step
        return who in self._seated

    def interrupted(self, now_s: float) -> list[Hashable]:
        """Return whose steps are to be broken off, each once, so that what is more urgent has room."""
        quick, jobs = self._present(quick=True), self._present(quick=False)
        over = max(0, self._frames + len(quick) - self._seats)
        chosen = _dispensable(jobs, self._frames + len(quick) + len(jobs) - self._seats, now_s)
        chosen += _dispensable(quick, min(self._frames, over), now_s)
        self._interrupted.update(chosen)
        return chosen

    def wait_s(self, now_s: float) -> float | None:
        """Return when somebody's patience ends, in seconds from now; None where only events change anything."""
        ends = (
            step.since_s + patience_s
            for step in self._waiting
            for patience_s in ((QUICK_PATIENCE_S,) if step.is_quick else (BRIEF_PATIENCE_S, JOB_PATIENCE_S))
        )
        return min((end_s - now_s for end_s in ends if end_s > now_s), default=None)

    def _next(self, now_s: float) -> _Step | None:
        """Return the step that is to be done now: a quick one that has room, or the first in turn of the jobs."""
        in_turn = sorted(self._waiting, key=lambda step: step.rank(now_s))
        quick = next((step for step in in_turn if step.is_quick and self._has_room(step, now_s)), None)
        first_job = next((step for step in in_turn if not step.is_quick), None)
        if quick is None and first_job is not None and self._has_room(first_job, now_s):
            return first_job
        return quick

    def _has_room(self, step: _Step, now_s: float) -> bool:
        quick = sum(each.is_quick for each in self._seated.values())
        if step.is_quick:
            return self._frames + quick < self._seats or step.has_lost_patience(now_s)
        jobs = len(self._seated) - quick
        return jobs < self._seats and (self._frames + quick + jobs < self._seats or step.has_lost_patience(now_s))

    def _present(self, quick: bool) -> list[_Step]:
        """Return the steps that are being done, and go on."""
        return [step for who, step in self._seated.items() if step.is_quick == quick and who not in self._interrupted]


def _dispensable(steps: list[_Step], count: int, now_s: float) -> list[Hashable]:
    """Return who does those of the steps, `count` at most, that give way: the least urgent, and begun last."""
    may = [step for step in steps if step.interruptions < MOST_INTERRUPTIONS and not step.has_lost_patience(now_s)]
    may.sort(key=lambda step: (step.sort, step.since_s), reverse=True)
    return [step.who for step in may[: max(0, count)]]
