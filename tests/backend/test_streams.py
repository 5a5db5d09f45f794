"""Latest wins, deadlines, cancelling and a full queue, on a live server with a model that takes its time."""

import time

import numpy as np
import pytest

from backend.raw_peer import RawPeer
from capriccio.errors import Busy, Cancelled, Expired, Superseded
from capriccio.protocol import Message, Tensor
from capriccio.protocol.spec import LIMITS


def style(model="slow", **fields):
    return {"model": model, "frame": 0, **fields}


@pytest.fixture
def buffers(frame):
    return (Tensor(frame, "HWC", "srgb"),)


def wait_until_running(client, count=1):
    while client.status()["running"] < count:
        time.sleep(0.005)


def seconds_of_the_whole_graph(client, buffers):
    client.models()
    return client.request("style.apply", style(), buffers).body["run_ms"] / 1000


def test_of_five_frames_the_first_and_the_latest_are_styled(client, buffers):
    client.models()
    frames = [client.submit("style.apply", style(stream="s"), buffers) for _ in range(5)]
    assert frames[0].result().type == "ok"
    for superseded in frames[1:4]:
        with pytest.raises(Superseded, match="'s'"):
            superseded.result()
    assert frames[4].result().type == "ok"


def test_a_frame_past_its_deadline_is_told_so_before_the_worker_is_free(client, buffers):
    client.models()
    running = client.submit("style.apply", style(), buffers)
    late = client.submit("style.apply", style(), buffers, deadline_ms=20)
    with pytest.raises(Expired, match="deadline"):
        late.result()
    assert not running.done
    assert running.result().type == "ok"


def test_a_waiting_request_can_be_cancelled(client, buffers):
    client.models()
    running = client.submit("style.apply", style(), buffers)
    waiting = client.submit("style.apply", style(), buffers)
    waiting.cancel()
    with pytest.raises(Cancelled, match="before"):
        waiting.result()
    assert running.result().type == "ok"


def test_a_running_request_is_cancelled_in_the_middle_of_its_graph(client, buffers):
    whole_s = seconds_of_the_whole_graph(client, buffers)
    pending = client.submit("style.apply", style(), buffers)
    wait_until_running(client)
    started = time.monotonic()
    pending.cancel()
    with pytest.raises(Cancelled, match="while"):
        pending.result()
    client.style(np.zeros((2, 2, 3), np.uint8), "identity")
    assert time.monotonic() - started < whole_s / 2


def test_cancelling_what_has_ended_or_never_was_is_no_error(client, buffers):
    pending = client.submit("style.apply", style("identity"), buffers)
    pending.result()
    for target in (pending.request.id, 123456):
        assert client.request("cancel", {"target": target}).body == {"cancelled": False}


def test_a_client_can_not_cancel_the_request_of_another(client, server, buffers):
    client.models()
    pending = client.submit("style.apply", style(), buffers)
    with RawPeer(server.address) as stranger:
        assert stranger.request("cancel", {"target": pending.request.id}).body == {"cancelled": False}
    assert pending.result().type == "ok"


def test_ping_status_and_hello_are_answered_while_a_frame_is_computed(client, server, buffers):
    client.models()
    pending = client.submit("style.apply", style(), buffers)
    wait_until_running(client)
    with RawPeer(server.address) as peer:
        assert peer.request("ping").type == "ok"
        assert peer.request("status").body["running"] == 1
    assert not pending.done
    pending.result()


def test_a_full_queue_is_busy_and_says_when_to_try_again(client, buffers):
    client.models()
    room = LIMITS["queue_per_client"].value
    accepted = [client.submit("style.apply", style(), buffers) for _ in range(room + 1)]
    with pytest.raises(Busy) as refused:
        client.request("style.apply", style(), buffers)
    assert refused.value.detail["retry_after_ms"] > 0
    for pending in accepted:
        pending.cancel()
    for pending in accepted:
        with pytest.raises(Cancelled):
            pending.result()


def test_the_work_of_a_client_that_leaves_is_given_up(client, server, buffers):
    whole_s = seconds_of_the_whole_graph(client, buffers)
    with RawPeer(server.address) as leaving:
        for number in range(5):
            leaving.send(Message(10 + number, "style.apply", style(), buffers))
        wait_until_running(client)
    started = time.monotonic()
    client.style(np.zeros((2, 2, 3), np.uint8), "identity")
    assert time.monotonic() - started < 2 * whole_s  # not five times
    assert client.status()["clients"] == 1


def test_clients_that_have_left_do_not_count(client, server):
    for _ in range(LIMITS["clients"].value + 5):
        with RawPeer(server.address):
            pass
    assert client.ping() < 5


def test_an_id_may_not_be_used_twice_at_the_same_time(server, buffers):
    with RawPeer(server.address) as peer:
        for _ in range(2):
            peer.send(Message(5, "style.apply", style(), buffers))
        assert peer.error_code() == "invalid_field"
        assert peer.receive().type == "ok"


def test_stream_frames_are_counted_by_how_they_ended(client, buffers):
    before = client.status()["frames"]
    stream = client.stream("slow", deadline_s=5)
    for _ in range(3):
        stream.submit(buffers[0].array)
    assert stream.wait().number == 1
    assert stream.wait().number == 3
    assert stream.wait() is None
    after = client.status()["frames"]
    assert (after["done"] - before["done"], after["superseded"] - before["superseded"]) == (2, 1)
    assert stream.dropped == 1


def test_latest_never_waits_and_returns_the_newest(client, frame):
    stream = client.stream("identity")
    assert stream.latest() is None
    number = stream.submit(frame)
    until = time.monotonic() + 10
    while (newest := stream.latest()) is None and time.monotonic() < until:
        time.sleep(0.002)
    assert newest.number == number
    np.testing.assert_array_equal(newest.array, frame)


def test_a_submitted_frame_may_be_changed_at_once(client):
    stream = client.stream("identity")
    frame = np.zeros((400, 400, 3), np.uint8)
    stream.submit(frame)
    frame[:] = 255
    assert stream.wait().array.max() == 0
