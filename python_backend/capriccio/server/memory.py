"""How a server holds less memory: how its allocator is set up, and that it gives back what jobs have freed.

Must not know: what memory is used for.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from capriccio.engine.memory import give_back_memory, resident_bytes

__all__ = ["Trimmer", "share_arenas"]

M_ARENA_MAX = -8
"""The name of glibc's setting, from malloc.h."""

ARENAS = 2
CHOSEN_BY_USER = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")

TRIM_EVERY_S = 1.0
WORTH_BYTES = 16 << 20
"""What resident memory must have grown by before freed pages are looked for: frames alone never make it grow so."""


def share_arenas() -> bool:
    """Let all threads share two arenas of glibc's allocator; return whether that was possible and nobody chose others.

    By default there are up to eight for each core, and each keeps what the busiest moment of its threads needed. Call
    this before the first thread begins.
    """
    if sys.platform != "linux" or any(name in os.environ for name in CHOSEN_BY_USER):
        return False
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    return mallopt is not None and bool(mallopt(M_ARENA_MAX, ARENAS))


class Trimmer:
    """Gives back to the system what lies free between small blocks, from a thread of its own.

    Its thread has the usual priority: it holds the allocator's locks meanwhile, for which frames may wait.
    """

    def __init__(
        self, resident: Callable[[], int] = resident_bytes, give_back: Callable[[], None] = give_back_memory
    ) -> None:
        """Prepare; `resident` returns bytes."""
        self._resident = resident
        self._give_back = give_back
        self._least_bytes = resident()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="capriccio-memory", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """Let the thread end; twice is no error."""
        self._stop.set()

    def look(self) -> None:
        """Give back what is free, where there may be enough of it."""
        now_bytes = self._resident()
        if now_bytes >= self._least_bytes + WORTH_BYTES:
            self._give_back()
            self._least_bytes = self._resident()
        else:
            self._least_bytes = min(self._least_bytes, now_bytes)

    def _work(self) -> None:
        while not self._stop.wait(TRIM_EVERY_S):
            self.look()
