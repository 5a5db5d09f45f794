"""How much memory this process and this machine have, and giving back what is free.

Must not know: what memory is used for.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["give_back_memory", "machine_bytes", "resident_bytes"]

GROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
"""What a container may use, on Linux; the text `max` where that is everything."""

MALLOC_TRIM = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
"""Of glibc; other C libraries have none."""


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


def machine_bytes() -> int | None:
    """Return the memory that processes here may have in all; None where the system does not say."""
    try:
        machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
    with suppress(OSError, ValueError):
        return min(machine, int(GROUP_LIMIT.read_text()))
    return machine


def give_back_memory() -> None:
    """Hand free pages back to the system, where its C library keeps them otherwise: glibc does.

    Nine models that were let go of left 80 MB behind without it, and 14 MB of these were given back by themselves.
    """
    if MALLOC_TRIM is not None:
        MALLOC_TRIM(0)
