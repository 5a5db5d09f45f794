"""The disasters, by name: each is a function that befalls a world, and returns when it is over or raises `Broken`.

Must not know: how often each comes, what is checked after all of them.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from common.process_watch import command_line, descendants

from capriccio.client import Client

from .commands import make_pictures, writing
from .full_disk import NAMESPACE, can_have_small_disks
from .rude_peers import DeafPeer, half_open
from .world import Broken, World

__all__ = ["DISASTERS", "Disaster", "disasters_for"]

MOST_RUDE = 12
LATEST_KILL_S = 2.0
SHORT_FREEZE_S = (0.3, 2.0)
LONG_FREEZE_S = (4.5, 6.0)
"""Longer than the silence that clients bear: 4 s."""
DISK_KB = (8, 400)
UNAVAILABLE = 5
"""The exit status of a command whose disk is full."""
ENDED_S = 20.0


@dataclass(frozen=True)
class Disaster:
    """Something that happens."""

    befall: Callable[[World], None]
    weight: int
    """How often, beside the others."""


def backend_killed(world: World) -> None:
    """The backend is ended at once, as by a crash."""
    world.restart(world.backend.kill)


def backend_killed_twice(world: World) -> None:
    """So is the next one, while it starts."""

    def kill_twice() -> None:
        world.backend.kill()
        world.backend.launch()
        time.sleep(world.random.uniform(0, 1.0))
        world.backend.kill()

    world.restart(kill_twice)


def backend_stopped(world: World) -> None:
    """The backend is asked to end: it answers what is under way, and its status is 0."""

    def stop() -> None:
        status = world.backend.stop()
        if status:
            raise Broken(f"the backend was asked to end, and did with status {status}")

    world.restart(stop)


def backend_frozen(world: World) -> None:
    """The backend stands still for a moment, which its clients bear."""
    broken = world.load.ledger.broken
    _freeze(world, SHORT_FREEZE_S)
    world.wait_until_served(time.monotonic(), world.plan.most_recovery_s)
    if world.load.ledger.broken != broken:
        raise Broken("clients gave up a backend that stood still for less than they bear")


def backend_hangs(world: World) -> None:
    """The backend stands still for so long that clients give it up; then it goes on, and they come back."""
    notices = len(world.editor.notices)
    _freeze(world, LONG_FREEZE_S)
    world.wait_until_served(time.monotonic(), LONG_FREEZE_S[1])
    if len(world.editor.notices) == notices:
        raise Broken("an editor waited for a backend that hangs, and was not told")


def clients_killed(world: World) -> None:
    """A program with several clients is killed in the midst of frames and jobs."""
    command = [sys.executable, "-m", "disasters.victim", world.backend.address]
    command += [str(world.random.randrange(1000)), world.plan.model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        if victim.stdout.readline() != "ready\n":
            raise Broken("the clients that were to be killed ended by themselves")
        time.sleep(world.random.uniform(0, 0.5))
        victim.kill()


def command_killed(world: World) -> None:
    """A command is killed while it has the backend make something, and writes it."""
    pictures = _pictures(world)
    command = writing(pictures, world.written, world.plan.model, world.random, world.backend.address)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            _, errors = process.communicate(timeout=world.random.uniform(0, LATEST_KILL_S))
        except subprocess.TimeoutExpired:
            process.kill()
            world.killed_writers += 1
            return
    if process.returncode:
        raise Broken(f"{' '.join(command)} ended with status {process.returncode}: {errors}")


def disk_full(world: World) -> None:
    """A command finds the disk full, at whichever byte: an error in one line, nothing half."""
    if not can_have_small_disks():
        world.figures.counts["full disks that could not be made"] += 1
        return
    disk = world.folder / "disk"
    disk.mkdir(exist_ok=True)
    kilobytes = world.random.randint(*DISK_KB)
    command = writing(_pictures(world), disk, world.plan.model, world.random)
    wrapper = [*NAMESPACE, sys.executable, "-m", "disasters.full_disk", str(disk), str(kilobytes)]
    done = subprocess.run([*wrapper, *command], capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    world.figures.counts[f"full disks: {'noticed' if seen['status'] else 'large enough'}"] += 1
    wrong = [*seen["half"], *seen["temporary"]]
    if wrong or seen["status"] not in (0, UNAVAILABLE) or "Traceback" in seen["errors"]:
        raise Broken(f"on a disk of {kilobytes} kB, {' '.join(command)}: {seen}")


def connections_cut(world: World) -> None:
    """Connections end in the midst of messages, in an orderly manner or by a reset."""
    world.proxy.cut(reset=world.random.random() < 0.5)
    world.wait_until_served(time.monotonic(), world.plan.most_recovery_s)


def network_stalls(world: World) -> None:
    """Nothing goes through any more, without a word; the client gives up, and is served when all is well again."""
    notices = len(world.remote.notices)
    stalled_s = time.monotonic()
    world.proxy.stall()
    while len(world.remote.notices) == notices:
        if time.monotonic() - stalled_s > ENDED_S:
            raise Broken(f"a client believes in a silent connection for {ENDED_S:g} s")
        time.sleep(0.01)
    world.ghosts += [time.monotonic()] * world.proxy.abandon()
    world.proxy.heal()
    world.wait_until_served(time.monotonic(), world.plan.most_recovery_s)


def half_open_connections(world: World) -> None:
    """Peers say half of what is to be said, and stay."""
    for _ in range(world.random.randint(1, MOST_RUDE - 1)):
        world.rude.append(half_open(world.backend.port, world.random))
    world.wait_until_served(time.monotonic(), world.plan.most_recovery_s)


def deaf_peer(world: World) -> None:
    """A client asks for pictures, and never reads one."""
    world.rude.append(DeafPeer(world.backend.address, world.plan.model))
    world.wait_until_served(time.monotonic(), world.plan.most_recovery_s)


def parent_killed(world: World) -> None:
    """A program that has started a backend for itself is killed: the backend ends as well, and its port is free."""
    with subprocess.Popen(["sleep", "600"]) as parent:
        serve = [sys.executable, "-m", "capriccio", "serve", "--bind", "tcp://127.0.0.1:*"]
        command = [*serve, "--end-with-parent", str(parent.pid)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as backend:
            assert backend.stdout is not None
            address = backend.stdout.readline().partition("listening on ")[2].partition(",")[0]
            with Client(address, timeout_s=ENDED_S) as client:
                client.ping()
                parent.kill()
                killed_s = time.monotonic()
                if backend.wait(ENDED_S):
                    raise Broken(f"a backend whose parent was killed ended with status {backend.returncode}")
                world.figures.orphan_s.append(time.monotonic() - killed_s)


def worker_killed(world: World) -> None:
    """A process that computes for the backend is killed: its jobs are done elsewhere."""
    workers = _workers(world.backend.pid)
    if not workers:
        raise Broken("the backend has no worker processes; engines other than `local` have")
    with contextlib.suppress(ProcessLookupError):
        os.kill(world.random.choice(workers), signal.SIGKILL)
    world.wait_until_served(time.monotonic(), ENDED_S)


DISASTERS = {
    "backend killed": Disaster(backend_killed, 6),
    "backend killed twice": Disaster(backend_killed_twice, 1),
    "backend stopped": Disaster(backend_stopped, 2),
    "backend frozen": Disaster(backend_frozen, 2),
    "backend hangs": Disaster(backend_hangs, 1),
    "clients killed": Disaster(clients_killed, 4),
    "command killed": Disaster(command_killed, 4),
    "disk full": Disaster(disk_full, 3),
    "connections cut": Disaster(connections_cut, 4),
    "network stalls": Disaster(network_stalls, 1),
    "half-open connections": Disaster(half_open_connections, 3),
    "deaf peer": Disaster(deaf_peer, 2),
    "parent killed": Disaster(parent_killed, 1),
}


def disasters_for(engine: str) -> dict[str, Disaster]:
    """Return what can befall a backend with such workers: those of `local` are threads of its own."""
    return DISASTERS if engine == "local" else {**DISASTERS, "worker killed": Disaster(worker_killed, 6)}


def _freeze(world: World, between_s: tuple[float, float]) -> None:
    os.kill(world.backend.pid, signal.SIGSTOP)
    time.sleep(world.random.uniform(*between_s))
    os.kill(world.backend.pid, signal.SIGCONT)


def _pictures(world: World) -> Path:
    folder = world.folder / "pictures"
    return folder if folder.exists() else make_pictures(folder)


def _workers(pid: int) -> list[int]:
    """Return the processes that compute for a backend: those of Ray name themselves after their actor."""
    return [each for each in descendants(pid) if command_line(each).startswith("ray::Actor")]
