"""Memory for a file that is being encoded, which lets others go first between two blocks of it.

An encoder of Pillow's takes longer for a picture than a frame may wait, and hands over some 64 kB at a time.
Must not know: what is encoded, who goes first.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

__all__ = ["Between", "InBlocks", "nothing"]

Between = Callable[[], object]
"""Called between two blocks; it may take its time, or raise to end the encoding."""


def nothing() -> None:
    """Let nobody go first."""


class InBlocks(io.BytesIO):
    """What Pillow saves to."""

    def __init__(self, between: Between) -> None:
        super().__init__()
        self._between = between

    def write(self, block: Any) -> int:
        """Keep a block, after who goes first."""
        self._between()
        return super().write(block)
