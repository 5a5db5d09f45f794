"""What a run of fuzzing costs: inputs, time, memory. Must not know: what is fuzzed."""

from __future__ import annotations

import time
from collections.abc import Callable

from capriccio.engine.memory import resident_bytes

__all__ = ["Finding", "Watch"]

WARM_UP = 0.2
"""The part of a run after which memory is expected to stay as it is."""

LOOKS = 200
"""How often memory is looked at in a run."""


class Finding(Exception):
    """What a run has found, and where the input lies that shows it."""

    content: bytes = b""
    """The input, where it lies nowhere yet."""


class Watch:
    """Counts the inputs of a run, and says when one took too long or memory grows."""

    def __init__(
        self,
        inputs: int,
        longest_s: float,
        growth_bytes: int,
        clock: Callable[[], float] = time.perf_counter,
        memory: Callable[[], int] = resident_bytes,
    ) -> None:
        """Begin.

        Args:
            inputs: how many there will be.
            longest_s: what one may take.
            growth_bytes: what memory may grow by after the warm-up.
            clock: seconds since whenever.
            memory: bytes that this process has.
        """
        self.inputs = inputs
        self.done = 0
        self.refused = 0
        self.slowest_s = 0.0
        self.longest_s = longest_s
        self._growth_bytes = growth_bytes
        self._clock = clock
        self._memory = memory
        self._started_s = clock()
        self._warm_bytes: int | None = None
        self._last_bytes = 0

    def see(self, read: Callable[[], bool]) -> None:
        """Have one input read; `read` says whether it was accepted.

        Raises:
            Finding: it took too long, or memory has grown too much.
        """
        started_s = self._clock()
        self.refused += not read()
        took_s = self._clock() - started_s
        self.done += 1
        self.slowest_s = max(self.slowest_s, took_s)
        if took_s > self.longest_s:
            raise Finding(f"one input took {took_s:.1f} s; allowed: {self.longest_s:g}")
        if self.done % max(1, self.inputs // LOOKS) == 0:
            self._look()

    def saw(self, count: int) -> None:
        """Note inputs that another process had read.

        Raises:
            Finding: memory has grown too much.
        """
        self.done += count
        self._look()

    @property
    def is_warm(self) -> bool:
        """Whether memory is expected to stay as it is from now on."""
        return self._warm_bytes is not None

    @property
    def growth_bytes(self) -> int:
        """What memory has grown by since the warm-up."""
        return 0 if self._warm_bytes is None else self._last_bytes - self._warm_bytes

    def summary(self) -> str:
        """Return one line on the run so far, of inputs that were read here."""
        return f"{self.refused} refused, slowest {self.slowest_s * 1000:.0f} ms, {self.tally()}"

    def tally(self) -> str:
        """Return how many inputs there were, in which time, with which memory."""
        took_s = max(self._clock() - self._started_s, 1e-9)
        return (
            f"{self.done} inputs in {took_s:.0f} s ({self.done / took_s:.0f}/s), "
            f"memory {self._last_bytes / 1e6:.0f} MB, {self.growth_bytes / 1e6:+.1f} MB since warm"
        )

    def _look(self) -> None:
        self._last_bytes = self._memory()
        if self._warm_bytes is None and self.done >= WARM_UP * self.inputs:
            self._warm_bytes = self._last_bytes
        if self.growth_bytes > self._growth_bytes:
            raise Finding(f"memory has grown by {self.growth_bytes} bytes; allowed: {self._growth_bytes}")
