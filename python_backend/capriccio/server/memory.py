"""How much memory this process holds.

Must not know: anything else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["resident_bytes"]


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
