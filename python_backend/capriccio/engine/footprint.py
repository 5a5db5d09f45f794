"""How much memory one loaded model holds: estimated for its file, measured for its runs.

What loading takes can't be measured in a process that does other things meanwhile: the allocator has pages left from
before, or keeps some for later. So that is estimated by the size of the file, which is all that grows with it. What
runs leave behind depends on the frames instead, and by far more: 20 MB for 270 x 480 pixels, 360 MB for 1080 x 1920.
So the growth of the process is measured around each run that is larger than all before it.
Must not know: models, budgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from numpy.typing import NDArray

from .memory import resident_bytes

__all__ = ["Footprint", "estimated_bytes"]

PER_FILE_BYTE = 3
"""The weights, as they are in the file and as the runtime lays them out for its products, and the graph around them."""

ALWAYS = 8 << 20
"""What a session and its certificate's run take, of the bundled models."""


def estimated_bytes(file_bytes: int) -> int:
    """Return what loading a model file of this size takes."""
    return ALWAYS + PER_FILE_BYTE * file_bytes


class Footprint:
    """The memory of one model; any thread."""

    def __init__(self, file_bytes: int = 0) -> None:
        """Begin with a model that has just been loaded from a file of this size."""
        self._loaded_bytes = estimated_bytes(file_bytes)
        self._left_bytes = 0
        self._largest_bytes = 0

    @property
    def held_bytes(self) -> int:
        """The present estimate."""
        return self._loaded_bytes + self._left_bytes

    @contextmanager
    def measured(self, inputs: Sequence[NDArray[Any]]) -> Iterator[None]:
        """Compute a run within; two at once may both count what one of them takes, which errs on the safe side."""
        size = sum(array.nbytes for array in inputs)
        if size <= self._largest_bytes:
            yield
            return
        before = resident_bytes()
        yield
        self._largest_bytes = max(self._largest_bytes, size)
        self._left_bytes += max(0, resident_bytes() - before)
