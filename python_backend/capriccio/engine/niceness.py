"""How nice threads are to other programs: a thread is as nice as the one that starts it, and can't be less so later.

Must not know: what threads compute.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

__all__ = ["be_modest", "begun_thread"]


def be_modest(niceness: int) -> None:
    """Let this thread, and those that it will start, step back for more urgent ones, where the system can: on Linux."""
    if sys.platform == "linux" and niceness:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def begun_thread(name: str) -> ThreadPoolExecutor:
    """Return one thread, as nice as the caller is now, whoever gives it work later."""
    thread = ThreadPoolExecutor(1, name)
    thread.submit(bool).result()  # it begins with its first task, and inherits from who gives that
    return thread
