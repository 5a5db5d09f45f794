"""How a server's allocator is set up so that it holds less.

Must not know: anything else.
"""

from __future__ import annotations

import os
import sys

__all__ = ["share_arenas"]

M_ARENA_MAX = -8
"""The name of glibc's setting, from malloc.h."""

ARENAS = 2
CHOSEN_BY_USER = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")


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
