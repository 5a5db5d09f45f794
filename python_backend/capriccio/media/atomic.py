"""Writing files that are either whole or not there.

A file is written under a hidden temporary name in the same folder and renamed when it is complete, so that a
reader, the watcher of the models folder among them, never meets half of one. Must not know: what is written.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from capriccio.errors import UnwritableFile

__all__ = ["atomic_path", "make_folder", "write_atomically", "write_file"]


@contextmanager
def atomic_path(target: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path with the suffix of `target`; it becomes `target` when the block ends well.

    When the block raises, Ctrl-C included, the temporary file is removed and `target` stays as it was.
    """
    path = Path(target)
    temporary = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def write_atomically(target: str | os.PathLike[str], content: bytes, mode: int = 0o666) -> None:
    """Write `content` to `target`, whole or not at all, with permissions `mode` less the umask."""
    with atomic_path(target) as temporary:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)


def write_file(target: str | os.PathLike[str], content: bytes) -> None:
    """Write `content` to `target`, whole or not at all.

    Raises:
        UnwritableFile: the disk is full, or the folder is missing or may not be written to; nothing was changed.
    """
    try:
        write_atomically(target, content)
    except OSError as error:
        message = f"{os.fspath(target)} can't be written: {error.strerror}; nothing was changed"
        raise UnwritableFile(message, path=os.fspath(target)) from error


def make_folder(path: Path) -> None:
    """Make a folder with those above it, where they are missing.

    Raises:
        UnwritableFile: it can't be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnwritableFile(f"the folder {path} can't be made: {error.strerror}", path=str(path)) from error
