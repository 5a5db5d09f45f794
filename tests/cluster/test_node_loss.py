"""A machine of the cluster goes: its jobs run again elsewhere, its frames are dropped, another actor replaces it."""

import numpy as np
import pytest

from capriccio.client import Client
from capriccio.errors import Expired, InternalError
from capriccio.protocol import Tensor
from capriccio.server.scheduler import MOST_LOSSES
from ray_cluster import PATIENCE_S, serving, wait_for

pytestmark = [pytest.mark.ray, pytest.mark.slow]

PICTURE = np.random.default_rng(3).integers(0, 256, (64, 96, 3), dtype=np.uint8)
IMAGE = (Tensor(PICTURE, "HWC", "srgb"),)


@pytest.fixture(scope="module")
def served(nodes, models):
    with serving([models], 2, 2) as served:
        yield served


@pytest.fixture
def both_serve(nodes, served):
    """Bring the cluster back to two nodes, and wait for an actor on each."""
    yield
    nodes.fill_up()
    wait_for(lambda: len(served.places) == 2)


def busy_place(served):
    """Return an actor that computes, or None."""
    return next((place for place in served.places if place.is_busy), None)


@pytest.mark.usefixtures("both_serve")
def test_a_job_whose_node_is_killed_is_done_by_another_actor(nodes, served, client):
    request = ("texture.vary", {"image": 0, "model": "vary_slowly", "count": 16, "size": [256, 256]}, IMAGE)
    expected = [bytes(buffer.data()) for buffer in client.request(*request).buffers]
    fractions, lost = [], []

    def kill_in_the_middle(fraction, _stage):
        fractions.append(fraction)
        if fraction > 0 and not lost:
            lost.append(busy_place(served))
            nodes.kill_that_of(lost[0])

    reply = client.request(*request, on_progress=kill_in_the_middle)
    assert [bytes(buffer.data()) for buffer in reply.buffers] == expected
    assert fractions == sorted(fractions)
    assert lost[0] not in served.places


@pytest.mark.usefixtures("both_serve")
def test_a_frame_whose_actor_is_killed_is_dropped_and_the_next_one_is_answered(served, client):
    frame = client.submit("style.apply", {"model": "slow", "frame": 0, "stream": "camera"}, IMAGE)
    wait_for(lambda: busy_place(served))
    busy_place(served).kill()
    with pytest.raises(Expired, match="lost"):
        frame.result(PATIENCE_S)
    following = client.submit("style.apply", {"model": "invert", "frame": 0, "stream": "camera"}, IMAGE)
    np.testing.assert_array_equal(following.result(PATIENCE_S).buffers[0].array, 255 - PICTURE)


def test_an_actor_that_ends_is_replaced(served, client):
    before = served.places[0]
    before.kill()
    wait_for(lambda: before not in served.places and len(served.places) == 2)
    np.testing.assert_array_equal(client.style(PICTURE, "invert"), 255 - PICTURE)


def test_a_job_that_ends_every_actor_is_given_up(served):
    with Client(served.address, timeout_s=PATIENCE_S) as client:
        pending = client.submit("style.apply", {"model": "slow", "frame": 0}, IMAGE)
        for _ in range(MOST_LOSSES):
            wait_for(lambda: busy_place(served))
            lost = busy_place(served)
            lost.kill()
            wait_for(lambda lost=lost: lost not in served.places)
        with pytest.raises(InternalError, match="not tried again"):
            pending.result(PATIENCE_S)
