"""A model that takes another's place, on trial: compared before the swap, and by real requests after it.

Before: both compute the certificate's input in turns, and noise in the shapes that requests have now, which also warms
the new one up for them. After: what requests take is compared with what they took. Where the new model seems slower,
both compute the same real input in turns before it is judged, for the machine may only be busier than before.
Must not know: files, folders, which requests there are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from .model import LONGEST_PROOF_S, LoadedModel, stopped_after
from .parity import seeded_inputs
from .trial import Shapes, Slowdown, shapes_to_compare, slowdown, slowest

__all__ = ["PROBATION_S", "Probation", "are_alike", "slower_at_first"]

PROBATION_S = 60.0
"""The longest trial by real requests: who asks so rarely waits for no frame."""

PAIRS = 5
"""Runs of each model, in turns."""

LONGEST_S = 5.0
"""After this time there are no further pairs."""

MOST_SHAPES = 3
"""Compared before the swap, of those that requests have."""

Clock = Callable[[], float]


def are_alike(old: LoadedModel, new: LoadedModel) -> bool:
    """Say whether the two can be compared: they have the same name and kind, and take the same."""
    takes = [[(each.name, each.dtype, len(each.shape)) for each in model.card.inputs] for model in (old, new)]
    return (old.name, old.card.kind) == (new.name, new.card.kind) and takes[0] == takes[1]


def slower_at_first(
    old: LoadedModel, new: LoadedModel, bound: float, clock: Clock = time.perf_counter
) -> Slowdown | None:
    """Compare the two before requests have the new one; return by how much that is too slow.

    Raises:
        ModelRejected: the new one does not compute what the old one is used for.
    """
    parity = new.card.parity
    in_use = shapes_to_compare(old.runs.times())[-MOST_SHAPES:]
    for seed, shapes in [(parity.seed, parity.input_shapes), *((0, each) for each in in_use)]:
        inputs = seeded_inputs(seed, new.card.inputs, shapes)
        found = _compared(old, new, inputs, bound, clock)
        if found is not None:
            return found
    return None


class Probation:
    """The trial of a model by real requests."""

    def __init__(self, old: LoadedModel, new: LoadedModel, bound: float, now_s: float) -> None:
        """Begin; `old` goes on to be kept."""
        self.old = old
        self._new = new
        self._bound = bound
        self._until_s = now_s + PROBATION_S
        self._old_times = old.runs.times()
        new.runs.keep_inputs(True)

    def is_over(self, now_s: float) -> bool:
        """Say whether the new model has proven itself, or can't in reasonable time."""
        times = self._new.runs.times()
        waits = shapes_to_compare(self._old_times) and not shapes_to_compare(self._old_times, times)
        return not waits or now_s >= self._until_s

    def slower(self, clock: Clock = time.perf_counter) -> Slowdown | None:
        """Return by how much the new model is too slow, where it is so even with the same input in turns."""
        suspected = slowest(self._old_times, self._new.runs.times(), self._bound)
        inputs = None if suspected is None else self._new.runs.inputs(suspected.shapes)
        return None if inputs is None else _compared(self.old, self._new, inputs, self._bound, clock)

    def end(self) -> None:
        """Let go of what was kept of requests."""
        self._new.runs.keep_inputs(False)


def _compared(
    old: LoadedModel, new: LoadedModel, inputs: Sequence[NDArray[Any]], bound: float, clock: Clock
) -> Slowdown | None:
    """Compare two models by one input; what looks too slow is looked at twice."""
    shapes: Shapes = tuple(array.shape for array in inputs)
    found = slowdown(shapes, *_in_turns(old, new, inputs, clock), bound)
    return found and slowdown(shapes, *_in_turns(old, new, inputs, clock), bound)


def _in_turns(
    old: LoadedModel, new: LoadedModel, inputs: Sequence[NDArray[Any]], clock: Clock
) -> tuple[list[float], list[float]]:
    """Return the seconds of the runs of both; the first pair only warms them up.

    After each pair there is a pause as long as the pair took: frames want the same cores meanwhile.
    """
    taken_s: tuple[list[float], list[float]] = ([], [])
    started_s = clock()
    with stopped_after(LONGEST_PROOF_S, "runs beside the model before it") as stop:
        for pair in range(PAIRS + 1):
            began_s = clock()
            for model, times in zip((old, new), taken_s, strict=True):
                before_s = clock()
                model.rehearse(inputs, stop)
                if pair > 0:
                    times.append(clock() - before_s)
            if pair > 0 and clock() - started_s > LONGEST_S:
                break
            time.sleep(max(0.0, clock() - began_s))
    return taken_s
