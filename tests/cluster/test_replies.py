"""Requests that a Ray actor computes: the same replies as from a server by itself, news, errors, giving up."""

import numpy as np
import pytest

from capriccio.client import Client
from capriccio.errors import Cancelled, InvalidField, UnknownModel
from capriccio.protocol import Tensor
from capriccio.server.app import Server, ServerConfig
from ray_cluster import PATIENCE_S, wait_for

pytestmark = [pytest.mark.ray, pytest.mark.slow]

TIMES = ("run_ms", "queued_ms")
PICTURE = np.random.default_rng(3).integers(0, 256, (64, 96, 3), dtype=np.uint8)
IMAGE = (Tensor(PICTURE, "HWC", "srgb"),)
REQUESTS = {
    "frame": ("style.apply", {"model": "invert", "frame": 0}, IMAGE),
    "frame_as_png": ("style.apply", {"model": "invert", "frame": 0, "encoding": "png"}, IMAGE),
    "grid": ("style.apply", {"model": "grid", "frame": 0}, IMAGE),
    "sliced_grid": ("style.apply", {"model": "grid", "frame": 0, "slice": True}, IMAGE),
    "variations": ("texture.vary", {"image": 0, "count": 3, "seed": 7, "maps": True}, IMAGE),
    "raw_variations": ("texture.vary", {"image": 0, "count": 2, "encoding": "raw"}, IMAGE),
    "texture_by_name": ("texture.synthesize", {"label": "moss", "size": [64, 64], "seed": 5}, ()),
    "maps": ("texture.maps", {"image": 0, "depth": 2.0}, IMAGE),
    "land": ("terrain.generate", {"model": "smoothing", "size": 65, "seed": 7, "erosion": 0.4}, ()),
    "land_as_file": ("terrain.generate", {"model": "smoothing", "size": 65, "encoding": "exr"}, ()),
}


@pytest.fixture(scope="module")
def local(models):
    config = ServerConfig("tcp://127.0.0.1:*", [models], threads=1)
    with Server(config) as running, Client(running.address, timeout_s=PATIENCE_S) as connected:
        yield connected


def bodies(reply):
    return {name: value for name, value in reply.body.items() if name not in TIMES}


@pytest.mark.parametrize("name", REQUESTS)
def test_an_actor_gives_the_same_reply_as_a_server_by_itself(name, client, local):
    here, there = (each.request(*REQUESTS[name]) for each in (local, client))
    assert bodies(there) == bodies(here)
    assert [bytes(buffer.data()) for buffer in there.buffers] == [bytes(buffer.data()) for buffer in here.buffers]
    assert [buffer.descriptor() for buffer in there.buffers] == [buffer.descriptor() for buffer in here.buffers]


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (("style.apply", {"model": "none", "frame": 0}, IMAGE), UnknownModel),
        (("texture.synthesize", {"label": "cheese"}, ()), InvalidField),
    ],
)
def test_an_error_of_an_actor_is_that_of_a_server_by_itself(request_, error, client, local):
    told = []
    for each in (local, client):
        with pytest.raises(error) as raised:
            each.request(*request_)
        told.append((raised.value.message, raised.value.detail))
    assert told[0] == told[1]


def test_a_frame_larger_than_what_travels_inside_a_call_comes_back_whole(client):
    frame = np.random.default_rng(4).integers(0, 256, (1080, 1920, 3), dtype=np.uint8)
    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)


def test_an_actor_tells_how_far_a_long_request_is(client):
    heard = []
    client.submit(
        "texture.vary", {"image": 0, "count": 3}, IMAGE, on_progress=lambda *news: heard.append(news)
    ).result()
    fractions = [news[0] for news in heard]
    assert len(fractions) >= 3
    assert fractions == sorted(fractions)


def test_the_models_of_the_front_are_those_that_actors_hold(client, models):
    listed = client.models()
    assert {model["name"] for model in listed["models"]} >= {"invert", "grid", "vary", "smoothing"}
    assert listed["problems"] == []


def test_a_cancelled_request_ends_on_the_actor(served, client):
    pending = client.submit("style.apply", {"model": "slow", "frame": 0}, IMAGE)
    wait_for(lambda: client.status()["running"] == 1)
    pending.cancel()
    with pytest.raises(Cancelled):
        pending.result()
    wait_for(lambda: not any(row["busy"] for row in served.pool.describe()))


def test_what_each_worker_does_is_described_with_its_machine(served):
    rows = served.pool.describe()
    assert {row["name"].partition("/")[2] for row in rows} >= {"frames-1", "quick-1", "batch-1"}
    assert all(row["where"] and row["state"] == "serving" for row in rows)


def test_frames_of_a_stream_are_answered_by_an_actor(client):
    frame = np.zeros((32, 32, 3), np.uint8)
    stream = client.stream("invert")
    stream.submit(frame)
    np.testing.assert_array_equal(stream.wait().array, 255 - frame)
