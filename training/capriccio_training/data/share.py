"""Which part of every batch belongs to this process, where several train one model.

All processes draw the same batch, and each loads its own part. So what is learned does not depend on how many they are.
Must not know: what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Share:
    """Part `rank` of `count` equal ones."""

    rank: int = 0
    count: int = 1

    def of(self, drawn: Sequence[T]) -> Sequence[T]:
        """Return this process's part of what all have drawn; the number drawn is a multiple of `count`."""
        size = len(drawn) // self.count
        return drawn[self.rank * size : (self.rank + 1) * size]


ALL = Share()
"""There is only one process."""
