"""Memory that a long-running server does not keep."""

import os
import platform
import subprocess
import sys

import pytest

from capriccio.server.memory import WORTH_BYTES, Trimmer

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

GIVE_BACK = """
from capriccio.engine.memory import resident_bytes
from capriccio.server.memory import Trimmer
bytearray(30_000_000)  # from now on glibc keeps what is smaller
trimmer = Trimmer()
before = resident_bytes()
large = []
small = []
for _ in range(40):
    large.append(bytearray(b"x") * 2_000_000)
    small.append(bytearray(b"x") * 5_000)
large.clear()
kept = resident_bytes() - before
trimmer.look()
print(kept // 1_000_000, (resident_bytes() - before) // 1_000_000)
"""

glibc_only = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the setting is one of glibc's allocator")


def said_by(program, **environment):
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("MALLOC_", "GLIBC_"))}
    environment = {**surroundings, **environment}
    return subprocess.check_output([sys.executable, "-c", program], text=True, env=environment)


def arenas(**environment):
    said = said_by(COUNT_ARENAS, **environment)
    return said.split("\n")[0], said.count("<heap nr=")


@glibc_only
def test_threads_share_two_arenas():
    assert arenas() == ("True", 2)


@glibc_only
def test_what_the_user_chose_about_arenas_stays():
    said, count = arenas(MALLOC_ARENA_MAX="5")
    assert said == "False"
    assert count > 2


@glibc_only
def test_what_lies_free_between_small_blocks_is_given_back():
    kept_mb, left_mb = map(int, said_by(GIVE_BACK).split())
    assert kept_mb > 60
    assert left_mb < 10


def test_what_is_free_is_looked_for_only_when_memory_has_grown_since_the_last_time():
    resident_bytes, given_back = 100 << 20, []
    trimmer = Trimmer(lambda: resident_bytes, lambda: given_back.append(resident_bytes))
    for grown_bytes in (0, WORTH_BYTES - 1):
        resident_bytes = (100 << 20) + grown_bytes
        trimmer.look()
    assert given_back == []
    resident_bytes = (100 << 20) + WORTH_BYTES
    trimmer.look()
    trimmer.look()
    assert len(given_back) == 1
    resident_bytes = 60 << 20
    trimmer.look()
    resident_bytes += WORTH_BYTES
    trimmer.look()
    assert len(given_back) == 2
