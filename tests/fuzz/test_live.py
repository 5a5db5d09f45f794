"""A running server and the GDScript parser meet spoiled inputs, the same ones each time; and findings are found."""

from __future__ import annotations

import re
import socket
import sys
import threading
from pathlib import Path

import pytest

from capriccio.errors import InternalError
from capriccio.protocol.codec import encode, error_reply
from engines import require_godot
from fuzzing.engine_clients import blocks, fed, run_godot
from fuzzing.live_server import run_server
from fuzzing.order import Order
from fuzzing.strangers import send_spoiled
from fuzzing.watch import Finding
from fuzzing.zmtp import READY, SERVER_HANDSHAKE, multipart

GROWTH_BYTES = 60_000_000


def order(inputs: int, found: Path) -> Order:
    return Order(inputs, 5, 30.0, GROWTH_BYTES, found)


@pytest.mark.skipif(sys.platform != "linux", reason="memory and threads of a server are looked up in /proc")
def test_a_server_among_strangers_answers_a_good_client_on(tmp_path: Path) -> None:
    said = run_server(order(8000, tmp_path))
    numbers = re.search(r"^8000 inputs .* (\d+) threads; (\d+) were no messages; (\d+) frames of a good client", said)
    assert numbers is not None, said
    threads, malformed, frames = map(int, numbers.groups())
    assert threads > 1
    assert malformed > 500, "the strangers' messages did not get there"
    assert frames > 0


@pytest.mark.godot
def test_gdscript_reads_or_refuses_what_it_is_fed(tmp_path: Path) -> None:
    require_godot()
    said = run_godot(order(2000, tmp_path))
    assert said.startswith("2000 inputs")
    assert 200 < int(said.split()[-2]) < 2000


def test_the_same_seed_feeds_the_same_inputs() -> None:
    first, again, other = ([*blocks(1200, seed)] for seed in (1, 1, 2))
    assert len(first) == 3
    assert first == again != other


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import sys; sys.stdin.buffer.read(9); print('SCRIPT ERROR: no'); print('fuzzed 500 1', flush=True)", "ERROR"),
        ("import sys; sys.stdin.buffer.read(9); print('a b FOUND kind 0')", "FOUND kind 0"),
        ("import sys; sys.stdin.buffer.read(9); sys.exit(3)", "the program ended"),
    ],
    ids=["an error", "a confession", "an early end"],
)
def test_what_a_program_does_wrong_is_a_finding_and_its_input_is_kept(program: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Finding, match=says):
        fed(order(1000, tmp_path), "broken", [sys.executable, "-c", program])
    [kept] = tmp_path.iterdir()
    assert kept.name.startswith("broken-")


def test_a_program_that_is_silent_is_a_finding(tmp_path: Path) -> None:
    program = "import sys, time; sys.stdin.buffer.read(9); time.sleep(60)"
    with pytest.raises(Finding, match="silent"):
        fed(Order(1000, 1, 0.1, GROWTH_BYTES, tmp_path), "silent", [sys.executable, "-c", program])


def test_a_reply_that_confesses_a_defect_is_a_finding() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_confess, args=(listening,), daemon=True).start()
        with pytest.raises(Finding, match="confesses a defect") as found:
            send_spoiled(listening.getsockname(), 100_000, 1, lambda _count: None)
    assert found.value.content, "what was sent is not kept"


def _confess(listening: socket.socket) -> None:
    """Be a server that answers all it gets with an error of its own."""
    confession = multipart([bytes(frame) for frame in encode(error_reply(5, InternalError("alas")))])
    peers = []
    while True:
        try:
            peer, _ = listening.accept()
        except OSError:
            return
        peers.append(peer)
        threading.Thread(target=_confess_to, args=(peer, confession), daemon=True).start()


def _confess_to(peer: socket.socket, confession: bytes) -> None:
    came = b" "
    while came and READY not in came:
        came = peer.recv(4096)
    if came:
        peer.sendall(SERVER_HANDSHAKE)
        while len(came) < 5000:  # more than the greeting and hello
            came += peer.recv(4096)
        peer.sendall(confession)
