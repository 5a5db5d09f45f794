"""How a server's allocator is set up so that it holds less.

Must not know: anything else.
"""

from __future__ import annotations

import os
import sys

__all__ = ["hold_less"]

LARGE_BYTES = 1 << 20
SETTINGS = {
    "MALLOC_ARENA_MAX": (-8, 2),
    "MALLOC_MMAP_THRESHOLD_": (-3, LARGE_BYTES),
    "MALLOC_TRIM_THRESHOLD_": (-1, LARGE_BYTES),
}
"""By the variable with which a user chooses: glibc's name for it, from malloc.h, and what a server takes."""


def hold_less() -> list[str]:
    """Set glibc's allocator up, and return the settings that were made: those that exist here and nobody else chose.

    All threads share two arenas: by default there are up to eight for each core, and each keeps what the busiest moment
    of its threads needed. Large blocks are asked of the system and given back to it: by default blocks of up to 32 MB
    are kept as soon as one of that size has come, in pieces between smaller ones. Call this before the first thread
    begins.
    """
    if sys.platform != "linux" or "GLIBC_TUNABLES" in os.environ:
        return []
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none
    if mallopt is None:
        return []
    free = {name: setting for name, setting in SETTINGS.items() if name not in os.environ}
    return [name for name, (number, value) in free.items() if mallopt(number, value)]
