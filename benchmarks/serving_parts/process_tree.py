"""A server's processes, all that it has started: what they need, and how to have them rest. Linux only.

Must not know: what the processes do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["ProcessTree"]

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
PARENT, USER, SYSTEM, STARTED = 1, 11, 12, 19
"""Where /proc/PID/stat holds them, counted behind the name."""

GRACE_S = 10.0


class ProcessTree:
    """A command, in a session of its own, and everything below it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Start it; what it prints goes to `log`."""
        self._log = log
        with log.open("wb") as output:
            self._root = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ended(self) -> str:
        """Say how it has ended; nothing while it runs."""
        status = self._root.poll()
        return "" if status is None else f"ended with status {status}"

    def last_words(self) -> str:
        """Return the end of what it has printed."""
        return self._log.read_text(errors="replace").strip()[-2000:]

    def cpu_s(self) -> float:
        """Return the time for which cores have worked for it, in steps of 10 ms."""
        return sum(int(stat[USER]) + int(stat[SYSTEM]) for stat in self._stats().values()) / TICKS

    def resident_bytes(self) -> int:
        """Return the memory that it holds; what processes share counts once."""
        return sum(_proportional_bytes(pid) for pid in self._stats())

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Stop all processes, and let them go on afterwards, so that they take nothing from what is measured."""
        self.rest()
        try:
            yield
        finally:
            self.wake()

    def rest(self) -> None:
        """Stop all processes where they are."""
        self._signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """End them, politely first."""
        stats = self._stats()
        self.wake()
        self._root.terminate()
        until_s = time.monotonic() + GRACE_S
        while self._root.poll() is None and time.monotonic() < until_s:
            time.sleep(0.05)
        _signal_all((pid for pid, fields in _all_stats() if _is_same(stats.get(pid), fields)), signal.SIGKILL)
        self._root.wait()

    def _signal(self, number: int) -> None:
        _signal_all(self._stats(), number)

    def _stats(self) -> dict[int, list[str]]:
        """Return the fields of /proc/PID/stat of each process of the tree."""
        stats = dict(_all_stats())
        tree, added = set(), {self._root.pid} & set(stats)
        while added:
            tree |= added
            added = {pid for pid, fields in stats.items() if int(fields[PARENT]) in added} - tree
        return {pid: stats[pid] for pid in tree}


def _all_stats() -> Iterator[tuple[int, list[str]]]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it has ended meanwhile
                yield int(entry.name), (entry / "stat").read_text().rpartition(")")[2].split()


def _proportional_bytes(pid: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _is_same(before: list[str] | None, now: list[str]) -> bool:
    """Say whether a number is still that of the process that had it before."""
    return before is not None and before[STARTED] == now[STARTED]


def _signal_all(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
