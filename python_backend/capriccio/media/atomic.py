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

__all__ = ["atomic_path", "write_atomically"]


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
