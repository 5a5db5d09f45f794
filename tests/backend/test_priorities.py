"""The three classes on a real server: what waits for what, and who is told that there is no room."""

import threading
import time

import numpy as np
import pytest

from backend.raw_peer import RawPeer
from capriccio.client import Client
from capriccio.errors import Busy
from capriccio.protocol import File, Message, Tensor
from capriccio.protocol.spec import LIMITS
from capriccio.server import dispatcher as dispatching
from capriccio.server.app import Server, ServerConfig
from capriccio.server.worker import Answer

ANSWER = Answer({"normal": 0, "height": 1, "orm": 2, "seam_score": 1.0, "run_ms": 0.0}, (File(b"", "png"),) * 3)
IMAGE = (File(b"", "png"),)
PATIENCE_S = 60
ENDLESS, MANY = 10, 10_000
"""The name of a job, and the number of its steps, that ends long after others have had their turn."""


class Step:
    """Long work that notes in `order` which job does a step, and goes on when the test lets it."""

    def __init__(self, name, order, go_on):
        self.name, self.order, self.go_on = name, order, go_on

    def __call__(self, control):
        for _ in range(MANY if self.name == ENDLESS else 3):
            control.stop.check()
            self.order.append(self.name)
            assert self.go_on.acquire(timeout=PATIENCE_S)
        return ANSWER


@pytest.fixture
def steps(monkeypatch):
    """Give the order of steps and what lets them go on; each job of `texture.maps` has its depth as its name."""
    order, go_on = [], threading.Semaphore(0)

    def make(request, _registry, _received_s):
        return Step(request.body["depth"], order, go_on)

    monkeypatch.setattr(dispatching, "WORKS", {**dispatching.WORKS, "texture.maps": make})
    yield order, go_on
    go_on.release(1000)


@pytest.fixture
def server(steps, model_folder):
    with Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1)) as running:
        with Client(running.address, timeout_s=PATIENCE_S) as first:
            first.models()  # returns when they are loaded
        yield running
        steps[1].release(1000)


@pytest.fixture
def client(server):
    with Client(server.address, timeout_s=PATIENCE_S) as connected:
        yield connected


def job(client, name, priority=None):
    return client.submit("texture.maps", {"image": 0, "depth": name}, IMAGE, priority=priority)


def wait_for(condition):
    while not condition():
        time.sleep(0.001)


def test_a_batch_job_that_has_begun_lets_an_interactive_one_go_first(client, steps):
    order, go_on = steps
    batch = job(client, 1, "batch")
    wait_for(lambda: order == [1])
    interactive = job(client, 2)
    wait_for(lambda: client.status()["running"] == 2)
    go_on.release(6)
    interactive.result()
    batch.result()
    assert ",".join(map(str, order)) in {"1,2,2,2,1,1", "1,1,2,2,2,1"}  # by when the second came to the gate


def test_the_long_jobs_of_two_clients_are_computed_side_by_side(server, client, steps):
    order, go_on = steps
    with Client(server.address, timeout_s=PATIENCE_S) as other:
        mine = job(client, ENDLESS)
        wait_for(lambda: order == [ENDLESS])
        theirs = job(other, 2)
        while not theirs.done and order.count(ENDLESS) < MANY:
            go_on.release()
            other.wait(lambda: theirs.done, 0.001)
        assert theirs.result().type == "ok"
        mine.cancel()
    assert order.count(2) == 3
    assert order.count(ENDLESS) < MANY, "it did not wait for the first job's end"


def test_a_frame_and_a_single_picture_wait_for_no_step_of_a_job(client, steps, frame):
    order, _ = steps
    job(client, 1)
    wait_for(lambda: order == [1])
    job(client, 2, "batch")
    wait_for(lambda: client.status()["running"] == 2)
    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
    stream = client.stream("invert")
    stream.submit(frame)
    np.testing.assert_array_equal(stream.wait().array, 255 - frame)
    assert order == [1]


def test_batch_jobs_take_no_room_from_interactive_ones_nor_from_frames(client, frame, steps):
    accepted = [job(client, 1, "batch") for _ in range(LIMITS["queue_per_client"].value + 1)]
    with pytest.raises(Busy):
        job(client, 1, "batch").result()
    interactive = job(client, 2)
    client.style(frame, "invert")
    steps[1].release(1000)
    for pending in (*accepted, interactive):
        assert pending.result().type == "ok"


def test_a_patient_client_asks_again_until_there_is_room(server, client, steps):
    for _ in range(LIMITS["queue_per_client"].value):
        job(client, 1, "batch")
    with Client(server.address, timeout_s=PATIENCE_S, patient=True) as patient:
        full = [job(patient, 1, "batch") for _ in range(LIMITS["queue_per_client"].value)]
        assert full
        steps[1].release(1000)
        body = {"image": 0, "depth": 2}
        assert patient.request("texture.maps", body, IMAGE, priority="batch").type == "ok"


def test_a_picture_of_the_batch_class_is_styled_as_well(client, frame):
    np.testing.assert_array_equal(client.style(frame, "invert", priority="batch"), 255 - frame)


def test_a_frame_of_a_stream_can_not_be_of_the_batch_class(server, frame):
    body = {"model": "invert", "frame": 0, "stream": "s"}
    with RawPeer(server.address) as peer:
        peer.send(Message(5, "style.apply", body, (Tensor(frame, "HWC", "srgb"),), priority="batch"))
        reply = peer.receive()
    assert (reply.type, reply.body["code"], reply.body["detail"]) == ("error", "invalid_field", {"field": "priority"})


def test_an_unknown_priority_is_refused_with_those_that_are_known(server):
    with RawPeer(server.address) as peer:
        peer.send(Message(5, "ping", priority="urgent"))
        reply = peer.receive()
    assert reply.body["code"] == "invalid_field"
    assert "interactive, batch" in reply.body["message"]


def test_who_asks_for_it_is_told_where_the_time_went(client, frame):
    tensor = Tensor(frame, "HWC", "srgb")
    body = {"model": "invert", "frame": 0}
    assert client.request("style.apply", body, [tensor]).times is None
    times = client.request("style.apply", body, [tensor], trace=True).times
    assert times["whole"] >= times["queued"] + times["run"] >= 0
