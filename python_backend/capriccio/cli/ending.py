"""What ends `capriccio serve` besides a signal: the end of the process that it serves, and its standard input.

An editor that starts a backend gives its process id, so that no backend outlives it even where it is killed. It also
keeps the standard input open: a line ends the backend through programs in between, which a signal would end instead.
Must not know: the server.
"""

from __future__ import annotations

import os
import select
import sys
import threading
import time
from collections.abc import Callable

from capriccio.errors import InvalidField

__all__ = ["end_with_input", "end_with_process"]

STANDARD_INPUT = 0
LOOK_EVERY_S = 0.5
"""Between two looks at a process, where the system can't wait for one."""


def end_with_process(stop: threading.Event, pid: int) -> None:
    """Set `stop` when the process `pid` ends.

    Raises:
        InvalidField: there is no such process.
    """
    try:
        wait = _waiter(pid)
    except OSError as error:
        message = f"--end-with-parent {pid}: no such process runs; give the id of one that does"
        raise InvalidField(message, field="end-with-parent") from error
    _set_after(stop, wait, "capriccio-parent")


def end_with_input(stop: threading.Event) -> None:
    """Set `stop` when the standard input ends, or anything comes in."""
    # Not through sys.stdin: a thread that waits in there keeps Python from ending.
    _set_after(stop, lambda: os.read(STANDARD_INPUT, 1), "capriccio-input")


def _set_after(stop: threading.Event, wait: Callable[[], object], name: str) -> None:
    def run() -> None:
        try:
            wait()
        finally:
            stop.set()

    threading.Thread(target=run, name=name, daemon=True).start()


def _waiter(pid: int) -> Callable[[], object]:
    """Return a function that returns when a process ends; raises OSError where there is none."""
    if sys.platform == "win32":
        return _windows_waiter(pid)
    if sys.platform == "linux":
        descriptor = os.pidfd_open(pid)  # stays that of this process, even where its id is given to another
        return lambda: select.select([descriptor], [], [])
    os.kill(pid, 0)
    return lambda: _wait_until_gone(pid)


def _wait_until_gone(pid: int) -> None:
    try:
        while True:
            os.kill(pid, 0)
            time.sleep(LOOK_EVERY_S)
    except ProcessLookupError:
        return


def _windows_waiter(pid: int) -> Callable[[], object]:
    import ctypes

    synchronize, forever = 0x00100000, 0xFFFFFFFF
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        raise ProcessLookupError(pid)
    return lambda: kernel.WaitForSingleObject(ctypes.c_void_p(handle), forever)
