"""A temporary folder that does not stay for ever where its owner is killed: the next owner of one removes it.

Whoever lives holds a lock on a file in its folder, which the system gives back however a process ends. On Windows,
which has other locks, such folders stay. Must not know: what lies in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

__all__ = ["Scratch"]

PREFIX = "capriccio-models-"
LOCK = "owner.lock"


class Scratch:
    """A folder of this process."""

    def __init__(self, parent: Path | None = None) -> None:
        """Make it, in the system's folder for such things by default, and remove those of processes that are gone."""
        parent = parent or Path(tempfile.gettempdir())
        _remove_abandoned(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock = _own(self.path)

    def close(self) -> None:
        """Remove it; twice is no error."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def _own(folder: Path) -> IO[bytes]:
    """Return the locked file; it gets its name when it is locked, so nobody takes the folder for abandoned before."""
    unnamed = folder / f".{LOCK}"
    lock = unnamed.open("wb")
    if fcntl is not None:
        _lock(lock)
        unnamed.replace(folder / LOCK)
    return lock


def _remove_abandoned(parent: Path) -> None:
    if fcntl is None:
        return
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is locked, has no owner yet, or was just removed by its owner
            if folder.lstat().st_uid == os.geteuid():  # others could have laid anything there
                with (folder / LOCK).open("rb") as lock:
                    _lock(lock)
                    shutil.rmtree(folder, ignore_errors=True)


def _lock(file: IO[bytes]) -> None:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
