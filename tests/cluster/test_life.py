"""How actors come and go with the queue, and that none is left behind."""

import time

import numpy as np
import pytest

from capriccio.client import Client
from capriccio.protocol import Tensor
from capriccio.server import app
from capriccio.server.app import Server, ServerConfig
from capriccio.server.cluster.connection import Needs
from capriccio.server.cluster.pool import Plan, RayPool
from ray_cluster import PATIENCE_S, living_actors, serving, wait_for

pytestmark = [pytest.mark.ray, pytest.mark.slow]

IMAGE = (Tensor(np.zeros((64, 96, 3), np.uint8), "HWC", "srgb"),)


def test_a_queue_brings_another_actor_idleness_lets_it_go_and_the_end_leaves_none(nodes, models):
    with serving([models], 1, 2, waiting_per_actor=1, up_after_s=0.2, down_after_s=1.5) as served:
        assert living_actors() == 1
        with Client(served.address, timeout_s=PATIENCE_S) as client:
            jobs = [client.submit("style.apply", {"model": "slow", "frame": 0}, IMAGE) for _ in range(6)]
            wait_for(lambda: len(served.places) == 2)
            assert [job.result().type for job in jobs] == ["ok"] * 6
            wait_for(lambda: living_actors() == 1)
            assert client.request("style.apply", {"model": "invert", "frame": 0}, IMAGE).type == "ok"
    assert living_actors() == 0


def test_a_server_without_an_actor_answers_and_ends_at_once(nodes, models):
    plan = Plan([models], Needs(cpus=64))
    with Server(ServerConfig("tcp://127.0.0.1:*", [models], pool=lambda _cores: RayPool(plan))) as server:
        with Client(server.address, timeout_s=PATIENCE_S) as client:
            client.ping()
            assert client.status()["models"] == []
        closing_s = time.monotonic()
    assert time.monotonic() - closing_s < app.PATIENCE_S, "it waited for what can't come"
    assert living_actors() == 0
