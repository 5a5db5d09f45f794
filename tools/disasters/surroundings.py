"""The environment of processes that must find this checkout's own code. Must not know: which processes."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["with_python_path"]


def with_python_path(*first: Path) -> dict[str, str]:
    """Return an environment in which Python looks into some folders first."""
    folders = [*map(str, first), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
