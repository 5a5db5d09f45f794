"""How long things take: counts by duration, of the last minute and since the start, in a fixed amount of memory.

Each bucket's upper bound is 2^(1/4) times the one below, so a percentile is at most 19 % above the truth, and never
below it. Told the time. Must not know: what is timed.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence

__all__ = ["BOUNDS_S", "Latencies", "Rate"]

BOUNDS_S = tuple(0.0001 * 2 ** (step / 4) for step in range(93))
"""Upper bounds of the buckets, from 0.1 ms to 14 minutes; one more bucket has what took longer."""

SLOTS, SLOT_S = 6, 10.0
"""What is recent: so many slots of so many seconds, the newest of which is being filled."""


class Latencies:
    """Durations of one sort."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_S) + 1)
        """Since the start, by bucket."""
        self.count = 0
        """How many there were since the start."""
        self.sum_s = 0.0
        self._slots: dict[int, list[int]] = {}
        self._present: list[int] = []
        self._present_ends_s = float("-inf")
        self._told: tuple[object, list[float] | None] = (None, None)

    def note(self, took_s: float, now_s: float) -> None:
        """Count one."""
        if now_s >= self._present_ends_s:
            self._begin_slot(now_s)
        bucket = bisect.bisect_left(BOUNDS_S, took_s)
        self.counts[bucket] += 1
        self._present[bucket] += 1
        self.count += 1
        self.sum_s += took_s

    def recent(self, now_s: float) -> list[int]:
        """Return the counts of the last minute, by bucket."""
        self._forget(now_s)
        return [sum(column) for column in zip(*self._slots.values(), strict=True)] if self._slots else []

    def percentiles_ms(self, parts: Sequence[float], now_s: float) -> list[float] | None:
        """Return what the given parts, 0 to 1, of those of the last minute took at most; None where there were none."""
        key = parts, self.count, now_s // SLOT_S
        if key != self._told[0]:  # most of what is asked for has done nothing since it was asked for last
            counts = self.recent(now_s)
            total = sum(counts)
            told = [round(_bound_s(counts, part * total) * 1000, 3) for part in parts] if total else None
            self._told = key, told
        return self._told[1]

    def _begin_slot(self, now_s: float) -> None:
        self._forget(now_s)
        number = int(now_s // SLOT_S)
        self._present = self._slots.setdefault(number, [0] * len(self.counts))
        self._present_ends_s = (number + 1) * SLOT_S

    def _forget(self, now_s: float) -> None:
        oldest = int(now_s // SLOT_S) - SLOTS + 1
        for number in [number for number in self._slots if number < oldest]:
            del self._slots[number]


class Rate:
    """How often something happens: the mean of the last seconds."""

    WINDOW_S = 5

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def note(self, now_s: float) -> None:
        """Count one."""
        second = int(now_s)
        if second in self._counts:
            self._counts[second] += 1
            return
        self._counts = {each: count for each, count in self._counts.items() if each >= second - self.WINDOW_S}
        self._counts[second] = 1

    def per_s(self, now_s: float) -> float:
        """Return the rate over the last whole seconds."""
        second = int(now_s)
        return sum(count for each, count in self._counts.items() if -self.WINDOW_S <= each - second < 0) / self.WINDOW_S


def _bound_s(counts: Sequence[int], rank: float) -> float:
    """Return the upper bound of the bucket in which the one of that rank lies."""
    seen = 0
    for bound_s, count in zip(BOUNDS_S, counts, strict=False):
        seen += count
        if count and seen >= rank:
            return bound_s
    return BOUNDS_S[-1]
