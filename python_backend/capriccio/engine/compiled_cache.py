"""What was compiled for this machine, kept on disk from one start of the program to the next.

Each entry is a file of its own, with its SHA-256 in front: one that was damaged is as good as none. Whoever can write
to the folder decides what is computed, so it is the user's own or not used. Must not know: graphs, what compiles them.
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from capriccio.user_cache import cache_folder

__all__ = ["MOST_BYTES", "CompiledCache", "open_cache"]

SORT = "compiled"
"""Of things in the user's cache."""

MOST_BYTES = 256 << 20
"""Of all entries; those used longest ago go first. One size of a bundled look takes about 1 MB."""

DIGEST_BYTES = hashlib.sha256().digest_size
SUFFIX = ".compiled"

log = logging.getLogger(__name__)


class CompiledCache:
    """A folder of entries. Any thread and any number of programs may use it; a disk that fails costs time only."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Use a folder, which is made again where it is gone."""
        self.folder = folder
        self._most_bytes = most_bytes

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, if it is there and whole; it counts as used now."""
        path = self._path(name)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        digest, content = entry[:DIGEST_BYTES], entry[DIGEST_BYTES:]
        if hashlib.sha256(content).digest() != digest:
            log.warning("%s is damaged, and will be made anew", path)
            self.drop(name)
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep something under a name, whole or not at all; what was used longest ago gives way to it."""
        entry = hashlib.sha256(content).digest() + content
        if len(entry) > self._most_bytes:
            return
        try:
            self.folder.mkdir(0o700, parents=True, exist_ok=True)
            _write(self._path(name), entry)
            self._make_room()
        except OSError as error:
            log.warning("what was compiled can't be kept in %s, the next start will be slower: %s", self.folder, error)

    def drop(self, name: str) -> None:
        """Forget what was put under a name, if it is there."""
        with suppress(OSError):
            self._path(name).unlink()

    def bytes_kept(self) -> int:
        """Return how much of the disk the entries take."""
        return sum(size for _, size, _ in self._files())

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _make_room(self) -> None:
        """Delete files, what a program that was killed left half-written among them, until the rest is small enough."""
        files = self._files()
        total = sum(size for _, size, _ in files)
        for _, size, file in files:
            if total <= self._most_bytes:
                return
            file.unlink(missing_ok=True)
            total -= size

    def _files(self) -> list[tuple[float, int, Path]]:
        """Return when each file was used, its size and its path, used longest ago first."""
        files: list[tuple[float, int, Path]] = []
        for file in self.folder.glob(f"*{SUFFIX}"):
            with suppress(FileNotFoundError):  # another program made room
                status = file.stat()
                files.append((status.st_mtime, status.st_size, file))
        return sorted(files)


def open_cache() -> CompiledCache | None:
    """Return the user's cache; none where there is no place for one, or where others could write to it."""
    try:
        folder = cache_folder(SORT)
        folder.mkdir(0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except RuntimeError:
        return None
    except OSError as error:
        log.warning("what is compiled can't be kept, every start will be slower: %s", error)
        return None
    if _others_may_write(status):
        log.warning("%s is not used: others may write to it. Run `chmod 700` on it if it is yours", folder)
        return None
    return CompiledCache(folder)


def _others_may_write(status: os.stat_result) -> bool:
    """Say so for systems that tell by mode; Windows gives a user's folders to that user."""
    if os.name != "posix":
        return False
    return status.st_uid != os.geteuid() or bool(status.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    descriptor, name = tempfile.mkstemp(suffix=SUFFIX, prefix=".", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
