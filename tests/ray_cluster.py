"""A Ray cluster of several nodes on this machine, each small, and a server whose work it does."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from capriccio.client import Client
from capriccio.server.app import Server, ServerConfig
from capriccio.server.cluster.connection import Needs
from capriccio.server.cluster.place import Place
from capriccio.server.cluster.pool import Plan, RayPool
from capriccio.server.cluster.scaling import ScalingRules

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_memory_monitor_refresh_ms": "0"}
"""Nobody is told, and no actor is ended because other programs of this machine need much memory."""

PRIVATE = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
"""Nobody else on the network has anything computed by this machine."""

os.environ.update(QUIET | PRIVATE)
import ray  # noqa: E402  (it reads the environment once)
from ray.cluster_utils import Cluster  # noqa: E402

__all__ = ["PATIENCE_S", "Nodes", "Served", "living_actors", "serving", "wait_for"]

PATIENCE_S = 60

SMALL = {"object_store_memory": 80 << 20, "include_dashboard": False}
"""What a node takes of this machine."""

ATTENTIVE = {"health_check_period_ms": 1000, "health_check_failure_threshold": 3}
"""A dead node is noticed after three seconds in the place of fifteen; one that is slow to answer still has ten."""


class Nodes:
    """A head that computes nothing, and nodes with one CPU each; use it in a `with` block."""

    def __init__(self, count: int) -> None:
        head = {"num_cpus": 0, "_system_config": ATTENTIVE, **SMALL}
        self._cluster = Cluster(initialize_head=True, connect=False, head_node_args=head)
        self._count = count
        self._nodes: list[Any] = []
        self.fill_up()

    @property
    def address(self) -> str:
        """What to join."""
        return str(self._cluster.address)

    def fill_up(self) -> None:
        """Start nodes until there are as many as there were."""
        while len(self._nodes) < self._count:
            self._nodes.append(self._cluster.add_node(num_cpus=1, **SMALL))

    def kill_that_of(self, place: Place) -> None:
        """End the node that an actor is on, with everything that runs there, at once."""
        actors = ray._private.state.actors()
        node_id = actors[place._handle._actor_id.hex()]["Address"]["NodeID"]
        node = next(each for each in self._nodes if each.node_id == node_id)
        self._nodes.remove(node)
        self._cluster.remove_node(node, allow_graceful=False)

    def __enter__(self) -> Nodes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cluster.shutdown()


class Served:
    """A server, and the pool that computes for it."""

    def __init__(self, server: Server, pool: RayPool) -> None:
        self.server = server
        self.pool = pool
        self.address = server.address

    @property
    def places(self) -> list[Place]:
        """The actors that serve."""
        return [place for place in self.pool._places if place.workers]


@contextmanager
def serving(folders: Sequence[Path], minimum: int = 1, maximum: int = 1, **rules: float) -> Iterator[Served]:
    """Run a server with so many actors of one CPU; all that shall be there at least are when it begins."""
    plan = Plan(folders, Needs(1, 0), ScalingRules(minimum, maximum, **rules), provider="cpu")
    pools: list[RayPool] = []

    def make(_cores: object) -> RayPool:
        pools.append(RayPool(plan))
        return pools[0]

    with Server(ServerConfig("tcp://127.0.0.1:*", folders, threads=1, pool=make, poll_interval_s=0.1)) as server:
        with Client(server.address, timeout_s=PATIENCE_S) as first:
            first.models()  # returns when they are loaded
        served = Served(server, pools[0])
        wait_for(lambda: len(served.places) >= minimum)
        yield served


def living_actors() -> int:
    """Return how many actors the cluster has."""
    return sum(actor["State"] != "DEAD" for actor in ray._private.state.actors().values())


def wait_for(condition: Callable[[], bool]) -> None:
    """Return when something holds; a busy machine may take its time."""
    until_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until_s, "it does not come true"
        time.sleep(0.01)
