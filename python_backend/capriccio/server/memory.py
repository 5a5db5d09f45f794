"""How much memory this process holds, and how it is made to hold less.

Must not know: anything else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["resident_bytes", "share_arenas"]

M_ARENA_MAX = -8
"""The name of glibc's setting, from malloc.h."""

ARENAS = 2
CHOSEN_BY_USER = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")


def resident_bytes() -> int:
    """Return the resident memory in bytes: the present on Linux, the peak on other Unix systems, 0 elsewhere."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


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
