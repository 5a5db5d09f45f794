"""Lets a reader of files be fuzzed with bytes. Must not know: any reader."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

__all__ = ["AsFile"]

Reader = Callable[[Path], object]


class AsFile:
    """Lets a reader of files read bytes; each process has a file of its own."""

    def __init__(self, read: Reader, suffix: str) -> None:
        """Prepare; files will be named with `suffix`."""
        self._read = read
        self._suffix = suffix

    def __call__(self, content: bytes) -> object:
        """Read bytes."""
        path = Path(_folder(os.getpid()).name) / f"input{self._suffix}"
        path.write_bytes(content)
        return self._read(path)


_folders: dict[int, tempfile.TemporaryDirectory[str]] = {}


def _folder(process: int) -> tempfile.TemporaryDirectory[str]:
    if process not in _folders:
        _folders[process] = tempfile.TemporaryDirectory()
    return _folders[process]
