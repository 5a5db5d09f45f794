"""What the latest runs of one model took, by the shapes of their inputs; any thread notes and reads.

Must not know: models, what the times are for.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from .trial import Shapes

__all__ = ["Runs"]

MOST_SHAPES = 8
"""A stream has one size; what comes in many sizes is no stream."""
MOST_RUNS = 32


class Runs:
    """The times of the latest runs."""

    def __init__(self) -> None:
        self.used_s: float | None = None
        """When the latest one ended, by the monotonic clock."""
        self._lock = threading.Lock()
        self._times: OrderedDict[Shapes, deque[float]] = OrderedDict()
        self._inputs: dict[Shapes, tuple[NDArray[Any], ...]] | None = None

    def note(self, inputs: Sequence[NDArray[Any]], seconds: float) -> None:
        """Add a run."""
        shapes = tuple(array.shape for array in inputs)
        self.used_s = time.monotonic()
        with self._lock:
            self._times.setdefault(shapes, deque(maxlen=MOST_RUNS)).append(seconds)
            self._times.move_to_end(shapes)
            if self._inputs is not None:
                self._inputs[shapes] = tuple(inputs)
            if len(self._times) > MOST_SHAPES:
                forgotten, _ = self._times.popitem(last=False)
                (self._inputs or {}).pop(forgotten, None)

    def times(self) -> dict[Shapes, tuple[float, ...]]:
        """Return seconds by shapes, those used last at the end."""
        with self._lock:
            return {shapes: tuple(times) for shapes, times in self._times.items()}

    def keep_inputs(self, keep: bool) -> None:
        """Keep the latest inputs of each shape from now on, or let go of them: they may be whole frames."""
        with self._lock:
            self._inputs = {} if keep else None

    def inputs(self, shapes: Shapes) -> tuple[NDArray[Any], ...] | None:
        """Return the latest inputs of these shapes where they are kept."""
        with self._lock:
            return None if self._inputs is None else self._inputs.get(shapes)
