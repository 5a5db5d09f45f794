"""Memory that a long-running server does not keep."""

import os
import platform
import subprocess
import sys

import pytest

COUNT_ARENAS = """
import ctypes, threading
from capriccio.server.memory import hold_less
print(*hold_less(), flush=True)
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

KEEP_LITTLE = """
from capriccio.engine.memory import resident_bytes
from capriccio.server.memory import hold_less
hold_less()
bytearray(30_000_000)  # from now on glibc would keep what is smaller
before = resident_bytes()
large = []
small = []
for _ in range(40):
    large.append(bytearray(b"x") * 2_000_000)
    small.append(bytearray(b"x") * 5_000)
large.clear()
print((resident_bytes() - before) // 1_000_000)
"""

ALL = ["MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"]

glibc_only = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the setting is one of glibc's allocator")


def said_by(program, **environment):
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, env={**surroundings, **environment}
    ).stdout


def arenas(**environment):
    said = said_by(COUNT_ARENAS, **environment)
    return said.split("\n")[0].split(), said.count("<heap nr=")


@glibc_only
def test_threads_share_two_arenas():
    assert arenas() == (ALL, 2)


@glibc_only
def test_what_the_user_chose_about_arenas_stays():
    settings, count = arenas(MALLOC_ARENA_MAX="5")
    assert settings == ALL[1:]
    assert count > 2


@glibc_only
def test_who_tunes_glibc_tunes_all_of_it():
    assert arenas(GLIBC_TUNABLES="glibc.malloc.tcache_count=7")[0] == []


@glibc_only
def test_large_blocks_are_given_back_though_small_ones_between_them_stay():
    assert int(said_by(KEEP_LITTLE)) < 10
