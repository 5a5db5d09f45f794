"""Where what took long to make is kept for the next time. Must not know: what it is."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["CACHE_VARIABLE", "cache_folder"]

CACHE_VARIABLE = "CAPRICCIO_CACHE"
"""Names another folder in the environment."""


def cache_folder(what: str, environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the folder of one sort of things, in the one that is named or where the system has its users' caches.

    Raises:
        RuntimeError: the user has no home, as in some containers, and nothing is named.
    """
    if given := environment.get(CACHE_VARIABLE):
        return Path(given) / what
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "capriccio" / what
