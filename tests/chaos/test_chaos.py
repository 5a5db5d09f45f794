"""A short run of `tools/chaos.py`, and its parts: they must see what is wrong, or a long run proves nothing."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from capriccio.client import Client
from capriccio.errors import Disconnected
from capriccio.media.atomic import atomic_path
from disasters.commands import make_pictures, writing
from disasters.events import DISASTERS
from disasters.full_disk import NAMESPACE, can_have_small_disks
from disasters.proxy import Proxy
from disasters.rude_peers import half_open
from disasters.surroundings import with_python_path
from disasters.whole_files import faults, half_files
from live_backend import LiveBackend

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"
CHAOS = TOOLS / "chaos.py"
SLOW = ("backend hangs", "network stalls", "backend killed twice")
"""They wait for time-outs of several seconds."""

WRITES_THE_TIME_DOWN = {"server/audit.py"}
"""The files of the backend that look at the clock on the wall; no time-out may come from it."""

PATIENCE_S = 60
BUSY_S = "60"
"""What a busy machine may need for what takes less than a second on an idle one."""


def chaos(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHAOS), "--most-recovery-s", BUSY_S, "--most-notice-s", BUSY_S, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)


@pytest.mark.slow
def test_a_backend_and_its_clients_live_through_every_quick_disaster():
    names = [name for name in DISASTERS if name not in SLOW]
    only = [part for name in names for part in ("--only", name)]
    done = chaos("--rounds", str(len(names)), "--seed", "4", *only)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"kept: {len(names)} rounds" in done.stdout


@pytest.mark.slow
def test_a_disaster_that_can_not_be_borne_fails_with_its_seed_and_the_log():
    done = chaos("--rounds", "1", "--seed", "11", "--only", "backend killed", "--most-recovery-s", "0")
    assert done.returncode == 1
    assert "seed 11, round 1, backend killed: it took" in done.stdout
    assert "backend.log" in done.stdout


def test_half_a_file_and_what_is_left_under_temporary_names_are_seen(tmp_path):
    Image.new("RGB", (64, 64)).save(tmp_path / "whole.png")
    assert faults(tmp_path, killed=0) == []
    with atomic_path(tmp_path / "under_way.png") as temporary:
        temporary.write_bytes(b"half")
        assert faults(tmp_path, killed=1) == []
        assert "1 temporary files after 0 kills" in faults(tmp_path, killed=0)[0]
        temporary.write_bytes((tmp_path / "whole.png").read_bytes()[:60])
    assert [fault.split(":")[0] for fault in half_files(tmp_path)] == [str(tmp_path / "under_way.png")]
    (tmp_path / "what.is").write_bytes(b"")
    assert len(half_files(tmp_path)) == 2


@pytest.mark.parametrize("kind", range(4), ids=["style", "texture", "terrain", "music"])
def test_on_a_full_disk_a_command_says_so_in_one_line_and_leaves_nothing_half(tmp_path, kind):
    if not can_have_small_disks():
        pytest.skip("this system lets nobody make a mount namespace (unshare --user --mount)")
    disk = tmp_path / "disk"
    disk.mkdir()
    pictures = make_pictures(tmp_path / "pictures")
    command = writing(pictures, disk, "toon_to_natural", Random(0), kind=kind)
    wrapper = [*NAMESPACE, sys.executable, "-m", "disasters.full_disk", str(disk), "4"]
    done = subprocess.run(
        [*wrapper, *command], capture_output=True, text=True, check=True, env=with_python_path(TOOLS), timeout=120
    )
    seen = json.loads(done.stdout)
    assert (seen["status"], seen["half"], seen["temporary"]) == (5, [], []), seen
    assert "No space left on device" in " ".join(seen["errors"].split())
    assert "Traceback" not in seen["errors"]


def test_a_clock_on_the_wall_that_jumps_by_days_ends_and_delays_nothing(tmp_path, model_folder, frame):
    backend = LiveBackend("--models", model_folder, log=tmp_path / "log")
    jumping = with_python_path(TOOLS / "disasters" / "jumping_clock")
    look = [sys.executable, "-c", "import time; print(abs(time.time() - time.time()) > 60)"]
    assert subprocess.run(look, env=jumping, capture_output=True, text=True, check=True).stdout == "True\n"
    try:
        backend.launch(jumping)
        backend.wait_for_port(PATIENCE_S)
        with Client(backend.address, timeout_s=PATIENCE_S) as client:
            client.models()
            for _ in range(20):
                client.style(frame, "invert")
            stream = client.stream("invert", deadline_s=PATIENCE_S)
            stream.submit(frame)
            assert stream.wait() is not None
            assert 0 < client.status()["uptime_s"] < 10 * PATIENCE_S
    finally:
        backend.kill()


def test_the_clock_on_the_wall_is_only_written_down():
    looks = re.compile(r"time\.time(_ns)?\b|from time import .*\btime\b|datetime\.(now|utcnow|today)")
    backend = ROOT / "python_backend" / "capriccio"
    found = {str(path.relative_to(backend)) for path in backend.rglob("*.py") if looks.search(path.read_text("utf-8"))}
    assert found <= WRITES_THE_TIME_DOWN


def test_the_proxy_cuts_stalls_and_abandons(server, frame):
    port = int(server.address.rpartition(":")[2])
    with Proxy(port) as proxy, Client(proxy.address, timeout_s=PATIENCE_S) as client:
        client.style(frame, "invert")
        for reset in (True, False):
            slow = client.submit("style.apply", *_slow(frame))
            proxy.cut(reset)
            with pytest.raises(Disconnected):
                slow.result()
            client.style(frame, "invert")
        proxy.stall()
        pending = client.submit("ping")
        assert not client.wait(lambda: pending.done, 0.2)
        proxy.heal()
        pending.result()
        assert proxy.abandon() == 1
        lost = client.submit("ping")
        with pytest.raises(Disconnected):
            lost.result()
        client.ping()


def test_connections_that_are_half_open_keep_nobody_out(server, client, frame):
    port, random = int(server.address.rpartition(":")[2]), Random(3)
    peers: list[socket.socket] = [half_open(port, random) for _ in range(100)]
    client.style(frame, "invert")
    with Client(server.address, timeout_s=PATIENCE_S) as another:
        another.style(frame, "invert")
    for peer in peers:
        peer.close()


def _slow(frame):
    from capriccio.protocol import Tensor

    return {"model": "slow", "frame": 0}, (Tensor(frame, "HWC", "srgb"),)
