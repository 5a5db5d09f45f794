"""The servers that are compared: what each needs, how it is started and asked. Must not know: what is measured."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.backend import free_address

from .capriccio_caller import CapriccioTarget
from .environment import Unavailable, python_with
from .http_caller import HttpTarget, triton_body
from .load import Target, noise
from .process_tree import ProcessTree

__all__ = ["CAPRICCIO", "PEERS", "Peer", "Plan", "start", "start_capriccio"]

SCRIPTS = Path(__file__).parent.parent / "serving_peers"
SOURCES = Path(__file__).parent.parent.parent / "python_backend"
CAPRICCIO = "Capriccio"
START_LIMIT_S = 120
SMALL = (64, 64)
"""Size of the frame that a server is tried with."""


@dataclass(frozen=True)
class Plan:
    """What all servers are told."""

    model: Path
    name: str
    """Of the model, for requests to Capriccio."""
    threads: int
    workers: int


@dataclass(frozen=True)
class Peer:
    """One server that users might take in Capriccio's place."""

    name: str
    versions: Mapping[str, str]
    """Of the packages that it needs."""
    script: str
    target: Callable[[int], Target]
    """How it is asked at a port."""
    arguments: Callable[[int], Sequence[str]] = lambda _port: ()
    environment: Mapping[str, str] = field(default_factory=dict)
    dependencies: bool = True
    """Whether what its packages depend on is needed."""


RAY_SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # What Ray's own switch for throughput sets, except that requests still go through the proxy.
    "RAY_SERVE_RUN_USER_CODE_IN_SEPARATE_THREAD": "0",
    "RAY_SERVE_RUN_ROUTER_IN_SEPARATE_LOOP": "0",
    "RAY_SERVE_REQUEST_PATH_LOG_BUFFER_SIZE": "1000",
    "RAY_SERVE_LOG_TO_STDERR": "0",
}

PEERS = (
    Peer(
        "mosec",
        {"mosec": "0.9.8"},
        "with_mosec.py",
        lambda port: HttpTarget(port, "/inference"),
        lambda port: ("--address", "127.0.0.1", "--port", str(port), "--timeout", "60000", "--log-level", "warning"),
    ),
    Peer("LitServe", {"litserve": "0.2.19"}, "with_litserve.py", lambda port: HttpTarget(port, "/predict")),
    Peer(
        "Ray Serve",
        {"ray[serve]": "2.60.0"},
        "with_ray.py",
        lambda port: HttpTarget(port, "/"),
        environment=RAY_SETTINGS,
    ),
    Peer(
        "Triton",
        {"nvidia-pytriton": "0.7.0", "numpy": "1.26.4"},  # built for NumPy 1: with 2 its answers are empty
        "with_triton.py",
        lambda port: HttpTarget(port, "/v2/models/style/infer", triton_body),
        dependencies=False,
    ),
)


def start(peer: Peer, plan: Plan, scratch: Path) -> tuple[ProcessTree, Target]:
    """Install a peer where it is not there, start it, and wait for its first answer.

    Raises:
        Unavailable: it can't be installed, or does not answer.
    """
    folder = peer.name.lower().replace(" ", "-")
    python = python_with(folder, peer.versions, peer.dependencies)
    port = int(free_address().rpartition(":")[2])
    environment = {
        "PYTHONPATH": os.pathsep.join((str(SOURCES), str(SCRIPTS))),
        "PEER_MODEL": str(plan.model),
        "PEER_THREADS": str(plan.threads),
        "PEER_WORKERS": str(plan.workers),
        "PEER_PORT": str(port),
        "PEER_FOLDER": str(scratch / folder),
        **peer.environment,
    }
    command = (str(python), str(SCRIPTS / peer.script), *peer.arguments(port))
    return _answering(command, environment, peer.target(port), scratch / f"{folder}.log")


def start_capriccio(plan: Plan, scratch: Path) -> tuple[ProcessTree, str]:
    """Start this project's own server, and give its address."""
    address = free_address()
    options = ("--bind", address, "--threads", str(plan.threads), "--workers", str(plan.workers), "--provider", "cpu")
    command = (sys.executable, "-m", "capriccio", "serve", *options)
    tree, _ = _answering(command, {}, CapriccioTarget(address, plan.name), scratch / "capriccio.log")
    return tree, address


def _answering(
    command: Sequence[str], environment: Mapping[str, str], target: Target, log: Path
) -> tuple[ProcessTree, Target]:
    """Start a server, and wait until it answers."""
    tree = ProcessTree(command, environment, log)
    until_s = time.monotonic() + START_LIMIT_S
    while not _answers(target):
        ended = tree.ended()
        if ended or time.monotonic() > until_s:
            tree.end()
            raise Unavailable(f"it {ended or f'did not answer within {START_LIMIT_S} s'}: {tree.last_words()}")
        time.sleep(0.2)
    return tree, target


def _answers(target: Target) -> bool:
    try:
        caller = target.open(noise(SMALL))
    except OSError:
        return False
    try:
        caller.call()
    except OSError:
        return False
    finally:
        caller.close()
    return True
