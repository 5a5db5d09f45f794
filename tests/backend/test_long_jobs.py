"""Long requests on a real server: news of them, giving them up between steps, and frames that need not wait."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest

from backend.raw_peer import RawPeer
from capriccio.client import Client
from capriccio.errors import Cancelled, Disconnected, InternalError, ShuttingDown, TimedOut
from capriccio.protocol import File, Message, Tensor
from capriccio.server import app
from capriccio.server import dispatcher as dispatching
from capriccio.server.app import Server, ServerConfig
from capriccio.server.transport import Delivery
from capriccio.server.worker import Answer

ANSWER = Answer({"normal": 0, "height": 1, "orm": 2, "seam_score": 1.0, "run_ms": 0.0}, (File(b"", "png"),) * 3)
IMAGE = (File(b"", "png"),)
PATIENCE_S = 60


class Steps:
    """Work of any number of steps, each of which waits until the test lets it go on."""

    def __init__(self):
        self.may_go_on, self.began, self.ended = threading.Semaphore(0), threading.Event(), threading.Event()
        self.fractions = (0.25, 0.5, 1.0)

    def __call__(self, control):
        self.began.set()
        try:
            for number, fraction in enumerate(self.fractions, 1):
                assert self.may_go_on.acquire(timeout=PATIENCE_S)
                control.stop.check()
                control.tell(fraction, f"step {number}")
            return ANSWER
        finally:
            self.ended.set()


@pytest.fixture
def steps(monkeypatch):
    work = Steps()
    works = {**dispatching.WORKS, "texture.maps": lambda _request, _registry, _received_s: work}
    monkeypatch.setattr(dispatching, "WORKS", works)
    yield work
    work.may_go_on.release(100)


@pytest.fixture
def address(steps, model_folder):
    with Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1)) as running:
        with Client(running.address, timeout_s=PATIENCE_S) as first:
            first.models()  # returns when they are loaded
        yield running.address
        steps.may_go_on.release(100)


@pytest.fixture
def client(address):
    with Client(address, timeout_s=PATIENCE_S) as connected:
        yield connected


def test_news_come_in_order_before_the_answer(client, steps):
    steps.may_go_on.release(3)
    news = []
    reply = client.request("texture.maps", {"image": 0}, IMAGE, on_progress=lambda *each: news.append(each))
    assert reply.type == "ok"
    assert news == [(0.25, "step 1"), (0.5, "step 2"), (1.0, "step 3")]


def test_progress_never_goes_back_nor_beyond_the_end(client, steps):
    steps.fractions = (0.5, 0.25, 7.0)
    steps.may_go_on.release(3)
    news = []
    client.request("texture.maps", {"image": 0}, IMAGE, on_progress=lambda part, _stage: news.append(part))
    assert news == [0.5, 0.5, 1.0]


def test_cancel_between_two_steps_ends_the_work_and_is_answered_once(address, steps):
    with RawPeer(address) as peer:
        peer.send(Message(5, "texture.maps", {"image": 0}, IMAGE))
        steps.may_go_on.release()
        assert peer.receive().body == {"fraction": 0.25, "stage": "step 1"}
        assert peer.request("cancel", {"target": 5}).body["code"] == "cancelled"
        assert peer.receive().body == {"cancelled": True}
        steps.may_go_on.release()
        assert steps.ended.wait(PATIENCE_S)
        assert peer.request("ping").type == "ok"  # and no news of what was given up


def test_who_raises_in_the_callback_gives_the_request_up(client, steps):
    def stop(_fraction, _stage):
        raise Cancelled("enough")

    steps.may_go_on.release()
    with pytest.raises(Cancelled, match="enough"):
        client.request("texture.maps", {"image": 0}, IMAGE, on_progress=stop)
    client.ping()  # comes after the cancel
    steps.may_go_on.release()
    assert steps.ended.wait(PATIENCE_S)
    assert client.status()["running"] == 0


def test_cancel_of_a_pending_request_ends_it(client, steps):
    pending = client.submit("texture.maps", {"image": 0}, IMAGE)
    assert steps.began.wait(PATIENCE_S)
    pending.cancel()
    with pytest.raises(Cancelled):
        pending.result()


def test_a_client_that_gives_up_waiting_stops_the_work(client, steps):
    with pytest.raises(TimedOut):
        client.request("texture.maps", {"image": 0}, IMAGE, timeout_s=0.2)
    client.ping()  # comes after the cancel
    steps.may_go_on.release()
    assert steps.ended.wait(PATIENCE_S)


def test_frames_do_not_wait_for_a_long_request(client, steps, frame):
    pending = client.submit("texture.maps", {"image": 0}, IMAGE)
    assert steps.began.wait(PATIENCE_S)
    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
    assert client.status()["running"] == 1
    steps.may_go_on.release(3)
    assert pending.result().type == "ok"


def test_long_requests_take_turns(client, steps, frame):
    first, second = (client.submit("texture.maps", {"image": 0}, IMAGE) for _ in range(2))
    assert steps.began.wait(PATIENCE_S)
    client.style(frame, "invert")
    assert client.status()["queued"] == 1
    steps.may_go_on.release(6)
    assert (first.result().type, second.result().type) == ("ok", "ok")


def test_a_client_that_leaves_stops_its_work(address, steps):
    with RawPeer(address) as peer:
        peer.send(Message(5, "texture.maps", {"image": 0}, IMAGE))
        assert steps.began.wait(PATIENCE_S)
    with Client(address, timeout_s=PATIENCE_S) as other:
        while other.status()["running"]:
            pass
    steps.may_go_on.release()
    assert steps.ended.wait(PATIENCE_S)


def test_a_server_that_stops_tells_who_waits_for_a_long_request(steps, model_folder):
    server = Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1))
    closing = threading.Thread(target=server.close)
    with server, Client(server.address, timeout_s=PATIENCE_S) as client:
        pending = client.submit("texture.maps", {"image": 0}, IMAGE)
        assert steps.began.wait(PATIENCE_S)
        closing.start()
        with pytest.raises(ShuttingDown):
            pending.result()
        steps.may_go_on.release()
        closing.join(PATIENCE_S)


def test_a_server_that_waits_for_a_step_to_end_keeps_nobody_waiting_with_it(steps, model_folder, monkeypatch):
    monkeypatch.setattr(app, "PATIENCE_S", 2 * PATIENCE_S)
    server = Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1))
    closing = threading.Thread(target=server.close)
    with server, Client(server.address, timeout_s=PATIENCE_S) as client:
        pending = client.submit("texture.maps", {"image": 0}, IMAGE)
        assert steps.began.wait(PATIENCE_S)
        closing.start()
        with pytest.raises(ShuttingDown):
            pending.result()
        with pytest.raises((Disconnected, ShuttingDown)):
            client.request("ping", timeout_s=3)  # a client gives silence up after 4 s
        assert closing.is_alive()  # the step has not ended, and is waited for
        steps.may_go_on.release()
        closing.join(PATIENCE_S)


def test_a_defect_in_a_long_request_is_told_and_the_next_is_answered(client, steps, caplog):
    steps.fractions = (None,)
    steps.may_go_on.release()
    with pytest.raises(InternalError):
        client.request("texture.maps", {"image": 0}, IMAGE)
    steps.fractions = (1.0,)
    steps.may_go_on.release()
    assert client.request("texture.maps", {"image": 0}, IMAGE).type == "ok"


def test_a_long_request_past_its_deadline_is_not_begun(client, steps):
    first = client.submit("texture.maps", {"image": 0}, IMAGE)
    assert steps.began.wait(PATIENCE_S)
    late = client.submit("texture.maps", {"image": 0}, IMAGE, deadline_ms=1)
    assert client.wait(lambda: late.done, PATIENCE_S)
    assert late.reply.body["code"] == "expired"
    steps.may_go_on.release(3)
    assert first.result().type == "ok"


def test_a_picture_in_a_stream_is_still_the_latest_while_a_long_request_runs(client, steps, frame):
    pending = client.submit("texture.maps", {"image": 0}, IMAGE)
    assert steps.began.wait(PATIENCE_S)
    body = {"model": "slow", "frame": 0, "stream": "s"}
    frames = [client.submit("style.apply", body, (Tensor(frame, "HWC", "srgb"),)) for _ in range(3)]
    assert client.wait(lambda: all(each.done for each in frames), PATIENCE_S)
    assert frames[1].reply.body["code"] == "superseded"
    steps.may_go_on.release(3)
    assert pending.result().type == "ok"


def test_a_client_that_misses_news_is_kept_and_one_that_misses_an_answer_is_not():
    """The server's last step, alone: what became of an answer that the transport could not hand over."""
    told = []
    deaf = SimpleNamespace(_transport=SimpleNamespace(send=lambda *_: Delivery.STALLED))
    clients = SimpleNamespace(sent=len, drop=lambda peer, why: told.append((peer, why)))
    Server._send(deaf, clients, [(b"a", Message(5, "progress", {"fraction": 0.5, "stage": "s"}))])
    assert told == []
    Server._send(deaf, clients, [(b"a", Message(5, "ok", {}))])
    assert told == [(b"a", "does not read its answers")]
