"""A server in a process that watches itself: whatever it opens, writes, starts or calls while it answers is told.

`python watched_server.py` prints its address; a line on the standard input ends it, and it prints, as JSON, the files
that were read, those that were changed, and the programs and connections that were begun, since it knew its models.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from capriccio.client import Client
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.server.app import Server, ServerConfig

CHANGING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod")
BEGINNING = ("subprocess.Popen", "os.exec", "os.fork", "os.posix_spawn", "os.system", "socket.connect", "ctypes.dlopen")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

told: dict[str, list[str]] = {"read": [], "changed": [], "begun": []}
watching = threading.Event()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what Python is about to do; arrays and numbers that are opened are descriptors, not names."""
    if not watching.is_set():
        return
    if event == "open" and isinstance(arguments[0], str | bytes | os.PathLike):
        told["changed" if _is_written(*arguments) else "read"].append(os.fsdecode(arguments[0]))
    elif event in CHANGING:
        told["changed"].append(_full_path(*arguments))
    elif event in BEGINNING:
        told["begun"].append(f"{event} {arguments[0]}")


def _is_written(_path: object, mode: str | None, flags: int) -> bool:
    return bool(set(mode or "") & set("wax+")) or bool(flags & WRITING)


def _full_path(path: str | bytes, *further: Any) -> str:
    """Return a path; where it begins at a folder's descriptor, which comes last, that folder's name stands before."""
    folder = Path(f"/proc/self/fd/{further[-1] if further else -1}")
    return str(folder.readlink() / os.fsdecode(path) if folder.exists() else os.fsdecode(path))


def main() -> None:
    """Serve until a line comes."""
    sys.addaudithook(watch)
    with Server(ServerConfig("tcp://127.0.0.1:*", [BUNDLED_MODELS], threads=1)) as server:
        with Client(server.address, timeout_s=60) as client:
            client.models()
        watching.set()
        print(server.address, flush=True)
        sys.stdin.readline()
        watching.clear()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
