"""What the tests of clusters share: one cluster, one folder of tiny models, one server with one actor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import tiny_models, tiny_terrain_models, tiny_texture_models
from capriccio.client import Client
from capriccio.server.cluster.connection import connected
from ray_cluster import PATIENCE_S, Nodes, Served, serving

MODELS = (
    *(tiny_models.invert, tiny_models.identity, tiny_models.grid, tiny_models.slow),
    *(tiny_texture_models.vary, tiny_texture_models.synthesize, tiny_texture_models.maps),
    tiny_terrain_models.smoothing,
)


@pytest.fixture(scope="session")
def nodes() -> Iterator[Nodes]:
    """Give a cluster of two nodes with one CPU each, which this process has joined."""
    with Nodes(2) as nodes, connected(nodes.address):
        yield nodes


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of tiny models of several kinds; nobody may change it."""
    folder = tmp_path_factory.mktemp("cluster_models")
    for make in MODELS:
        make(folder / f"{make.__module__.rpartition('.')[2]}_{make.__name__}.onnx")
    tiny_texture_models.vary(folder / "vary_slowly.onnx", "vary_slowly", rounds=400)
    return folder


@pytest.fixture(scope="module")
def served(nodes: Nodes, models: Path) -> Iterator[Served]:
    """Give a running server with one actor."""
    with serving([models]) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    """Give a client of it."""
    with Client(served.address, timeout_s=PATIENCE_S) as connected:
        yield connected
