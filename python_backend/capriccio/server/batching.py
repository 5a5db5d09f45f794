"""Whether requests that wait together are computed together: learned from how long both ways take here.

A batch answers all its requests at its end; one after the other, the first is answered early. So a batch of n pays
where it takes at most what they would wait on average one after the other, (n + 1) / 2 times the time of one: then
nobody waits longer for it, and the machine is free sooner. On two cores that is rare, on a GPU common.
Must not know: models, requests, clocks.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass, field

__all__ = ["SIZES", "Batching"]

SIZES = (1, 2, 4, 8, 16)
"""How many are computed together."""

REMEMBERED = 15
"""Runs of a size whose median it is taken to need: a machine that pauses now and then makes no size look slow."""

FIRST_RUNS = 3
"""Runs of a size before it is judged; the first is left out, for it may have to make room."""

AGAIN_AFTER = 2000
"""Runs after which a size that did not pay is tried again: a machine may have become idle."""

MOST_KEYS = 64


@dataclass
class _Size:
    """What is known of running so many together."""

    runs: int = 0
    typical_s: float = 0.0
    recent_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def note(self, run_s: float) -> None:
        self.runs += 1
        if self.runs > 1:
            self.recent_s.append(run_s)
            self.typical_s = sorted(self.recent_s)[len(self.recent_s) // 2]

    @property
    def is_known(self) -> bool:
        return self.runs >= FIRST_RUNS


@dataclass
class _Known:
    """What is known of one kind of run."""

    sizes: dict[int, _Size] = field(default_factory=lambda: {size: _Size() for size in SIZES})
    runs: int = 0
    failed: bool = False


class Batching:
    """The sizes that pay, by what is run: a model with a shape."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, _Known] = OrderedDict()

    def most(self, key: Hashable) -> int:
        """Return how many requests of a key are to be computed together, where so many wait."""
        known = self._known.get(key)
        if known is None or known.failed or not known.sizes[1].is_known:
            return 1
        best = 1
        for size in SIZES[1:]:
            if not known.sizes[size].is_known:
                return size  # to learn what it takes
            if not _pays(size, known.sizes[size].typical_s, known.sizes[1].typical_s):
                break
            best = size
        return best

    def note(self, key: Hashable, count: int, run_s: float) -> None:
        """Note how long a run of `count` requests took."""
        known = self._of(key)
        known.runs += 1
        size = max(size for size in SIZES if size <= count)
        known.sizes[size].note(run_s * size / count)
        if known.runs % AGAIN_AFTER == 0:
            known.failed = False
            known.sizes |= {each: _Size() for each in SIZES[1:]}

    def note_failure(self, key: Hashable) -> None:
        """Note that requests of a key could not be computed together."""
        self._of(key).failed = True

    def _of(self, key: Hashable) -> _Known:
        known = self._known.setdefault(key, _Known())
        self._known.move_to_end(key)
        while len(self._known) > MOST_KEYS:
            self._known.popitem(last=False)
        return known


def _pays(count: int, together_s: float, alone_s: float) -> bool:
    return together_s <= (count + 1) / 2 * alone_s
