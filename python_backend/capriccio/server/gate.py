"""Where threads wait for their turn to do a step.

Must not know: jobs, what a step computes, who is next (`turns` does).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from capriccio.engine.session import StopHandle

from .priority import Priority
from .turns import Turns

__all__ = ["Gate", "Waits"]


class Waits:
    """How much of a job's time others had."""

    def __init__(self) -> None:
        self.steps = 0
        self.waited_s = 0.0


class Gate:
    """Shared by all threads that compute."""

    def __init__(self, seats: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """Let `seats` steps be computed at the same time, besides brief work."""
        self._turns = Turns(seats)
        self._clock = clock
        self._changed = threading.Condition()

    @contextmanager
    def brief(self) -> Iterator[Waits]:
        """Compute a frame, or other brief work, meanwhile: at once, and jobs do no further step."""
        with self._changed:
            self._turns.begin_brief()
        try:
            yield Waits()
        finally:
            with self._changed:
                self._turns.end_brief()
                self._changed.notify_all()

    @contextmanager
    def job(self, priority: Priority, stop: StopHandle) -> Iterator[Waits]:
        """Compute a job meanwhile; each of its steps, as `stop` is looked at, waits for its turn.

        Raises:
            Cancelled: `stop` was used while the job waited.
        """
        who = Waits()

        def take_turn() -> None:
            self._take_turn(who, priority, stop)

        try:
            take_turn()
            stop.between_steps = take_turn
            yield who
        finally:
            stop.between_steps = None
            with self._changed:
                self._turns.leave(who)
                self._changed.notify_all()

    def _take_turn(self, who: Waits, priority: Priority, stop: StopHandle) -> None:
        asked_s = self._clock()
        with self._changed, stop.ending(self._wake):
            self._turns.ask(who, priority, asked_s)
            self._changed.notify_all()
            while not self._turns.is_seated(who, now_s := self._clock()) and not stop.stopped:
                self._changed.wait(self._turns.wait_s(now_s))
        who.steps += 1
        who.waited_s += self._clock() - asked_s
        stop.raise_if_stopped()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
