"""Where what took long to read is kept for the next time. Must not know: what it is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder(what: str) -> Path:
    """Return the folder of one sort of things: in `CAPRICCIO_CACHE`, or where the system has caches."""
    if given := os.environ.get("CAPRICCIO_CACHE"):
        return Path(given) / what
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "capriccio" / what
