"""What a process holds, read from /proc: memory, files, threads, and the time of processors that it has used.

Linux only. Must not know: what the process does.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Holding", "command_line", "descendants", "holding", "is_running"]

MEGABYTE = 1e6
KILOBYTE = 1024


@dataclass(frozen=True)
class Holding:
    """What a process holds at one moment."""

    resident_mb: float
    files: int
    """Open descriptors, sockets among them."""
    threads: int
    processor_s: float
    """Used since it began, by all threads."""


def holding(pid: int) -> Holding:
    """Look at a process.

    Raises:
        FileNotFoundError: it does not run.
    """
    folder = Path("/proc", str(pid))
    resident = next(line for line in (folder / "smaps_rollup").read_text().splitlines() if line.startswith("Rss:"))
    return Holding(
        int(resident.split()[1]) * KILOBYTE / MEGABYTE,
        len(list((folder / "fd").iterdir())),
        len(list((folder / "task").iterdir())),
        _processor_s(folder),
    )


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    with suppress(FileNotFoundError, ProcessLookupError):
        tasks = Path("/proc", str(pid), "task").iterdir()
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        return children + [each for child in children for each in descendants(child)]
    return []


def is_running(pid: int) -> bool:
    """Say whether a process runs; one that has ended and was not waited for does not."""
    try:
        return _fields(Path("/proc", str(pid)))[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def command_line(pid: int) -> str:
    """Return what a process was started with; empty where it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _processor_s(folder: Path) -> float:
    user, system = _fields(folder)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _fields(folder: Path) -> list[str]:
    """Return the fields of `stat` from the state on; the name before it may hold anything."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
