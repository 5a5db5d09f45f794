"""A Ray cluster of several nodes on this machine: a head that computes nothing, and nodes that do."""

from __future__ import annotations

import os
import secrets
from types import TracebackType
from typing import Any

__all__ = ["RayNodes"]

SMALL = {"object_store_memory": 200 << 20, "include_dashboard": False}


class RayNodes:
    """Use it in a `with` block; processes that are started meanwhile may join."""

    def __init__(self, count: int, cpus: int) -> None:
        """Start a head, and `count` nodes that say they have `cpus` each; nobody else on the network can join."""
        os.environ.update(RAY_USAGE_STATS_ENABLED="0", RAY_memory_monitor_refresh_ms="0")
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
        from ray.cluster_utils import Cluster  # now, for Ray reads the environment once

        self._cpus = cpus
        self._cluster = Cluster(initialize_head=True, connect=False, head_node_args={"num_cpus": 0, **SMALL})
        self._nodes: list[Any] = []
        for _ in range(count):
            self.add()

    @property
    def address(self) -> str:
        """What to join."""
        return str(self._cluster.address)

    def add(self) -> None:
        """Start one more node."""
        self._nodes.append(self._cluster.add_node(num_cpus=self._cpus, **SMALL))

    def kill_one(self) -> None:
        """End a node with everything that runs there, at once."""
        self._cluster.remove_node(self._nodes.pop(0), allow_graceful=False)

    def __enter__(self) -> RayNodes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cluster.shutdown()
