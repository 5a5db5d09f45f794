"""The client's manners: timeouts, a server that dies, restarts or forgets, progress, tokens, keys."""

import threading
import time

import numpy as np
import pytest
import zmq

from backend import tiny_models
from capriccio.client import Client
from capriccio.errors import Disconnected, IncompatibleVersion, InvalidField, TimedOut, Unauthorized
from capriccio.protocol import Message, decode, encode
from capriccio.protocol.codec import error_reply
from capriccio.protocol.spec import PROTOCOL_VERSION
from capriccio.server.app import Server, ServerConfig
from capriccio.server.credentials import load_or_make_keys
from live_backend import LiveBackend

HELLO_REPLY = {
    "protocol": "1.0",
    "server": "scripted",
    "server_version": "0",
    "session": "s",
    "capabilities": [],
    "limits": {},
    "heartbeat_ms": 1000,
}


def _say_nothing(_request):
    return []


class ScriptedServer:
    """A ROUTER that answers hello, and every other request with what the test says."""

    def __init__(self, answer, heartbeat_ms=1000):
        self._answer = answer
        self._hello = {**HELLO_REPLY, "heartbeat_ms": heartbeat_ms}
        self._context = zmq.Context()
        self._router = self._context.socket(zmq.ROUTER)
        self._router.linger = 0
        port = self._router.bind_to_random_port("tcp://127.0.0.1")
        self.address = f"tcp://127.0.0.1:{port}"
        self.requests = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self):
        while not self._stop.is_set():
            if self._router.poll(20):
                peer, *frames = self._router.recv_multipart()
                request = decode(frames)
                self.requests.append(request)
                hello = [Message(request.id, "ok", self._hello)]
                replies = hello if request.type == "hello" else self._answer(request)
                for reply in replies:
                    self._router.send_multipart([peer, *encode(reply)])

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self._router.close()
        self._context.term()


def test_nobody_there_is_told_with_what_to_do():
    started = time.monotonic()
    with pytest.raises(Disconnected, match="capriccio serve"), Client("tcp://127.0.0.1:1", timeout_s=0.2):
        pass
    assert time.monotonic() - started < 2


def test_an_address_that_is_none_is_told_as_such():
    with pytest.raises(InvalidField, match="allowed: tcp://HOST:PORT"), Client("localhost:7470"):
        pass


def test_a_server_that_does_not_answer_in_time_is_told_and_the_request_cancelled():
    with ScriptedServer(_say_nothing) as server, Client(server.address) as client:
        with pytest.raises(TimedOut, match=r"status was not answered within 0\.1 s"):
            client.request("status", timeout_s=0.1)
        until = time.monotonic() + 5
        while server.requests[-1].type != "cancel" and time.monotonic() < until:
            time.sleep(0.01)
        assert server.requests[-1].body == {"target": server.requests[-2].id}


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one():
    late = []

    def answer(request):
        if request.type == "status":
            late.append(Message(request.id, "ok", {}))
            return []
        return [*late, Message(request.id, "ok", {"time_ms": 1})]

    with ScriptedServer(answer) as server, Client(server.address) as client:
        with pytest.raises(TimedOut):
            client.request("status", timeout_s=0.05)
        assert client.request("ping").body == {"time_ms": 1}


def test_progress_is_passed_on_before_the_result():
    def answer(request):
        news = [Message(request.id, "progress", {"fraction": f, "stage": "styling"}) for f in (0.25, 0.75)]
        return [*news, Message(request.id, "ok", {"time_ms": 1})]

    heard = []
    with ScriptedServer(answer) as server, Client(server.address) as client:
        client.request("ping", on_progress=lambda fraction, stage: heard.append((fraction, stage)))
    assert heard == [(0.25, "styling"), (0.75, "styling")]


def test_a_reply_that_breaks_the_table_is_refused():
    scripted = ScriptedServer(lambda request: [Message(request.id, "ok", {"time_ms": "soon"})])
    with scripted as server, Client(server.address) as client, pytest.raises(InvalidField, match="time_ms"):
        client.ping()


def test_a_client_that_was_forgotten_says_hello_again_and_repeats_the_request():
    from capriccio.errors import NotReady

    refused = []

    def answer(request):
        if not refused:
            refused.append(request)
            return [error_reply(request.id, NotReady("say hello first"))]
        return [Message(request.id, "ok", {"time_ms": 7})]

    with ScriptedServer(answer) as server, Client(server.address) as client:
        assert client.request("ping").body == {"time_ms": 7}
    assert [request.type for request in server.requests] == ["hello", "ping", "hello", "ping"]


def test_a_client_that_is_refused_twice_gets_the_error():
    from capriccio.errors import NotReady

    answer = lambda request: [error_reply(request.id, NotReady("say hello first"))]  # noqa: E731
    with ScriptedServer(answer) as server, Client(server.address) as client, pytest.raises(NotReady):
        client.request("ping")


def test_heartbeats_are_sent_while_a_long_request_is_waited_for():
    def answer(request):
        return [Message(request.id, "ok", {"time_ms": 1})] if request.type == "ping" else []

    scripted = ScriptedServer(answer, heartbeat_ms=50)
    with scripted as server, Client(server.address) as client:
        with pytest.raises(TimedOut):
            client.request("status", timeout_s=0.5)
        assert "ping" in [request.type for request in server.requests]


def test_a_server_that_hangs_is_given_up_after_four_silent_heartbeats():
    scripted = ScriptedServer(_say_nothing, heartbeat_ms=50)
    with scripted as server, Client(server.address) as client:
        started = time.monotonic()
        with pytest.raises(Disconnected, match=r"silent for 0\.2 s"):
            client.request("status")
        assert 0.1 < time.monotonic() - started < 2


def test_a_client_that_was_idle_does_not_take_its_own_silence_for_the_servers():
    def answer(request):
        time.sleep(0.05)  # so that the client waits
        return [Message(request.id, "ok", {"time_ms": 1})]

    scripted = ScriptedServer(answer, heartbeat_ms=50)
    with scripted as server, Client(server.address) as client:
        time.sleep(0.4)
        client.ping()


def test_a_killed_server_fails_the_request_at_once_and_the_next_one_reconnects(tmp_path, frame):
    models = tmp_path / "models"
    models.mkdir()
    tiny_models.slow(models / "slow.onnx", rounds=3000)
    tiny_models.invert(models / "invert.onnx")
    live = LiveBackend("--models", models, "--threads", "1", log=tmp_path / "log")
    with live as backend, Client(backend.address, timeout_s=20) as client:
        client.models()
        first_session = client.connect()["session"]
        pending = client.submit("style.apply", {"model": "slow", "frame": 0}, _buffers(frame))
        while not client.status()["running"]:
            time.sleep(0.01)
        started = time.monotonic()
        backend.kill()
        with pytest.raises(Disconnected, match="killed"):
            pending.result()
        assert time.monotonic() - started < 2
        with pytest.raises(Disconnected, match="no Capriccio server"):
            client.request("ping", timeout_s=0.2)
        backend.start()
        np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
        assert client.connect()["session"] != first_session


def _buffers(frame):
    from capriccio.protocol import Tensor

    return (Tensor(frame, "HWC", "srgb"),)


def test_a_stopping_server_tells_what_it_gives_up(model_folder, frame):
    from capriccio.errors import ShuttingDown

    server = Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1))
    server.start()
    with Client(server.address, timeout_s=10) as client:
        client.models()
        pending = client.submit("style.apply", {"model": "slow", "frame": 0}, _buffers(frame))
        client.ping()
        server.close()
        with pytest.raises(ShuttingDown):
            pending.result()


def test_closing_twice_is_no_error_and_a_closed_client_may_be_used_again(server):
    client = Client(server.address)
    client.ping()
    client.close()
    client.close()
    client.ping()
    client.close()


def test_a_server_with_a_token_lets_in_who_knows_it(model_folder):
    config = ServerConfig("tcp://127.0.0.1:*", [model_folder], token="s3cret")
    with Server(config) as server:
        for wrong in (None, "guess"):
            with pytest.raises(Unauthorized, match="token"), Client(server.address, token=wrong):
                pass
        with Client(server.address, token="s3cret") as client:
            client.ping()


def test_a_server_with_keys_talks_to_who_has_its_public_key_only(tmp_path, model_folder):
    keys = load_or_make_keys(tmp_path / "server.key")
    config = ServerConfig("tcp://127.0.0.1:*", [model_folder], token="t", keys=keys)
    with Server(config) as server:
        with Client(server.address, token="t", server_key=keys.public) as client:
            client.ping()
        with pytest.raises(Disconnected), Client(server.address, timeout_s=0.5, token="t"):
            pass


def test_an_older_major_is_told_with_both_versions(server):
    from backend.raw_peer import HELLO, RawPeer

    with RawPeer(server.address, hello=False) as peer:
        reply = peer.request("hello", {**HELLO, "protocol": "0.9"})
        assert reply.body["code"] == IncompatibleVersion.code
        assert "0.9" in reply.body["message"]
        assert PROTOCOL_VERSION in reply.body["message"]


def test_a_client_is_not_taken_for_one_that_has_just_left(server):
    """Descriptors are used again at once; hundreds of clients that come and go get all their answers."""
    failures = []

    def come_and_go():
        try:
            for _ in range(100):
                with Client(server.address, timeout_s=10) as client:
                    client.status()
        except Exception as error:
            failures.append(error)

    players = [threading.Thread(target=come_and_go) for _ in range(4)]
    for player in players:
        player.start()
    for player in players:
        player.join()
    assert failures == []


def test_several_clients_are_served_at_once(server, frame):
    failures = []

    def play():
        try:
            with Client(server.address, timeout_s=20) as client:
                for _ in range(20):
                    np.testing.assert_array_equal(client.style(frame, "invert"), 255 - frame)
        except Exception as error:
            failures.append(error)

    players = [threading.Thread(target=play) for _ in range(8)]
    for player in players:
        player.start()
    for player in players:
        player.join()
    assert failures == []
