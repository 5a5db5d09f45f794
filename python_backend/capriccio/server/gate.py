"""Where threads wait for their turn to do a step.

Must not know: jobs, what a step computes, who is next (`turns` does).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from capriccio.engine.session import StopHandle

from .job import Sort
from .turns import Turns

__all__ = ["Gate", "Waits"]


class Waits:
    """How much of a job's time others had."""

    def __init__(self, stop: StopHandle | None = None) -> None:
        self.stop = stop
        """Breaks its steps off; None for a frame, which gives way to nobody."""
        self.steps = 0
        self.waited_s = 0.0


class Gate:
    """Shared by all threads that compute."""

    def __init__(self, seats: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        """Let so much be computed at the same time, frames among it."""
        self._turns = Turns(seats)
        self._clock = clock
        self._changed = threading.Condition()

    @contextmanager
    def frame(self) -> Iterator[Waits]:
        """Compute a frame meanwhile: at once, and what is less urgent gives way."""
        with self._changed:
            self._turns.begin_frame()
        self._make_room()
        try:
            yield Waits()
        finally:
            with self._changed:
                self._turns.end_frame()
                self._changed.notify_all()

    @contextmanager
    def job(self, sort: Sort, stop: StopHandle) -> Iterator[Waits]:
        """Compute a job meanwhile; each of its steps, as `stop` is looked at, waits for its turn.

        Raises:
            Cancelled: `stop` was used while the job waited.
        """
        who = Waits(stop)

        def take_turn() -> None:
            self._take_turn(who, sort, stop)

        try:
            take_turn()
            stop.between_steps = take_turn
            yield who
        finally:
            stop.between_steps = None
            with self._changed:
                self._turns.leave(who)
                self._changed.notify_all()

    def _take_turn(self, who: Waits, sort: Sort, stop: StopHandle) -> None:
        asked_s = self._clock()
        with stop.ending(self._wake), self._changed:
            self._turns.ask(who, sort, asked_s)
            self._changed.notify_all()
            while not self._turns.is_seated(who, now_s := self._clock()) and not stop.stopped:
                self._changed.wait(self._turns.wait_s(now_s))
        who.steps += 1
        who.waited_s += self._clock() - asked_s
        stop.raise_if_stopped()
        self._make_room()

    def _make_room(self) -> None:
        """Break off what gives way; while nothing is locked, for handles lock as well."""
        with self._changed:
            interrupted = cast(list[Waits], self._turns.interrupted(self._clock()))
        for who in interrupted:
            if who.stop is not None:
                who.stop.interrupt()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
