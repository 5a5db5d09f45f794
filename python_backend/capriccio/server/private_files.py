"""Files that hold secrets: made for their owner only, and refused where others may read them.

Windows keeps permissions elsewhere: there a file is as private as the folder that it lies in. Must not know: what the
secrets are for.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from capriccio.errors import UnreadableFile, UnwritableFile
from capriccio.media.atomic import write_atomically

__all__ = ["PRIVATE", "make_private", "read_private"]

PRIVATE = 0o600
"""Readable and writable for the owner."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO
MOST_BYTES = 4096


def read_private(path: Path) -> bytes:
    """Return what a private file holds, `MOST_BYTES` at most.

    Raises:
        UnreadableFile: it can't be read, or others can.
    """
    try:
        with path.open("rb") as file:
            _refuse_public(path, os.fstat(file.fileno()).st_mode)
            return file.read(MOST_BYTES)
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error


def make_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, from its first byte on.

    Raises:
        UnwritableFile: the disk is full, or the folder is missing or may not be written to.
    """
    try:
        write_atomically(path, content, PRIVATE)
    except OSError as error:
        raise UnwritableFile(f"{path} can't be written: {error.strerror}", path=str(path)) from error


def _refuse_public(path: Path, mode: int) -> None:
    """Look at the file that is open, not at whatever has its name by then."""
    if os.name == "posix" and mode & OTHERS:
        message = (
            f"{path} holds a secret, and others may read or write it (mode {stat.S_IMODE(mode):o}; allowed: "
            f"{PRIVATE:o}, 400); run `chmod {PRIVATE:o} {path}`, and make a new secret if somebody may have read it"
        )
        raise UnreadableFile(message, path=str(path))
