"""Memory that a long-running server does not keep."""

import os
import platform
import subprocess
import sys

import pytest

COUNT_ARENAS = """
import ctypes, threading
from capriccio.server.memory import share_arenas
print(share_arenas(), flush=True)
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(12)
def allocate():
    together.wait()
    libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=allocate) for _ in range(12)]
for each in threads: each.start()
for each in threads: each.join()
output = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, output)
libc.fflush(output)
"""

glibc_only = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the setting is one of glibc's allocator")


def arenas(**environment):
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", COUNT_ARENAS]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**surroundings, **environment})
    return done.stdout.split("\n")[0], done.stdout.count("<heap nr=")


@glibc_only
def test_threads_share_two_arenas():
    assert arenas() == ("True", 2)


@glibc_only
def test_what_the_user_chose_about_arenas_stays():
    said, count = arenas(MALLOC_ARENA_MAX="5")
    assert said == "False"
    assert count > 2
