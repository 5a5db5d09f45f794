"""Peers that nobody invited: web pages, old dialects, wrong keys and tokens. They get nothing, and are recorded."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zmq

from backend.raw_peer import HELLO, RawPeer
from capriccio.client import Client
from capriccio.errors import Disconnected
from capriccio.protocol import Message, encode
from capriccio.protocol.spec import LIMITS
from capriccio.server.app import Server, ServerConfig
from capriccio.server.audit import LINES
from capriccio.server.transport import ServerKeys

PING = b"".join(bytes(frame) for frame in encode(Message(5, "ping")))
TOKEN = "a-token-that-is-long-enough"
Records = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Records:
    """Give what the audit told with these reasons, once there is something."""

    def told(*reasons: str) -> list[dict[str, Any]]:
        until_s = time.monotonic() + 10
        while time.monotonic() < until_s:
            lines = [json.loads(each.message) for each in caplog.records if each.name == "capriccio.audit"]
            found = [line for line in lines if line["reason"] in reasons]
            if found:
                return found
            time.sleep(0.01)
        pytest.fail(f"nothing was told of {reasons}")

    return told


def keys() -> ServerKeys:
    public, secret = zmq.curve_keypair()
    return ServerKeys(public, secret)


def zmtp_1(*frames: bytes) -> bytes:
    """Return frames as the first ZMTP had them: length and flags of each, after an empty identity."""
    last = len(frames) - 1
    return b"\1\0" + b"".join(bytes([len(frame) + 1, number < last]) + frame for number, frame in enumerate(frames))


def zmtp_2(*frames: bytes) -> bytes:
    """Return a greeting of ZMTP 2 as a DEALER, and frames."""
    last = len(frames) - 1
    greeting = b"\xff" + bytes(7) + b"\1\x7f" + b"\1\5" + b"\0\0"
    return greeting + b"".join(bytes([number < last, len(frame)]) + frame for number, frame in enumerate(frames))


PING_FRAMES = [bytes(frame) for frame in encode(Message(5, "ping"))]
WEB = {
    "get": b"GET / HTTP/1.1\r\nHost: evil.example:7470\r\n\r\n",
    "post": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n" + zmtp_1(*PING_FRAMES),
    "aimed": b"PATCH /" + b"a" * (0x50 - 7) + zmtp_1(*PING_FRAMES)[2:],
    "websocket": b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: eA==\r\n\r\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32),
    "zmtp 1": zmtp_1(*PING_FRAMES),
    "zmtp 2": zmtp_2(*PING_FRAMES),
}


@pytest.mark.parametrize("said", WEB.values(), ids=WEB)
def test_who_does_not_speak_zmtp_3_gets_a_greeting_and_nothing_else(
    said: bytes, server: Server, client: Client
) -> None:
    before = client.status()["malformed"]
    received = b""
    with socket.create_connection(_host_and_port(server), timeout=0.3) as connection:
        try:
            connection.sendall(said)
            while piece := connection.recv(4096):
                received += piece
        except (TimeoutError, ConnectionError):
            pass
    assert len(received) <= 64, "more than ZMTP's greeting came"
    assert b"CAP1" not in received
    assert client.status()["malformed"] == before


def _host_and_port(server: Server) -> tuple[str, int]:
    host, port = server.address.removeprefix("tcp://").split(":")
    return host, int(port)


@contextmanager
def protected(folder: Path, **protection: Any) -> Iterator[Server]:
    with Server(ServerConfig("tcp://127.0.0.1:*", [folder], threads=1, workers=1, **protection)) as server:
        yield server


@pytest.mark.parametrize("given", [None, "", "a-guess-that-is-long-enough", TOKEN[:-1], TOKEN + "x", TOKEN.upper()])
def test_without_the_token_nothing_is_answered_but_hello(
    given: str | None, model_folder: Path, records: Records
) -> None:
    with protected(model_folder, token=TOKEN) as server, RawPeer(server.address, hello=False) as peer:
        hello = HELLO if given is None else {**HELLO, "token": given}
        assert peer.request("hello", hello).body["code"] == "unauthorized"
        assert peer.request("status").body["code"] == "not_ready"
        assert peer.request("models.list").body["code"] == "not_ready"
        [told] = records("wrong_token" if given else "no_token")
        assert (told["address"], told["client"], told["version"]) == ("127.0.0.1", "raw", "0")
        assert not given or given not in json.dumps(told)
        assert records("not_ready")[0]["address"] == "127.0.0.1"


def test_another_version_and_bytes_that_are_no_message_are_recorded(model_folder: Path, records: Records) -> None:
    with protected(model_folder) as server, RawPeer(server.address, hello=False) as peer:
        peer.request("hello", {**HELLO, "protocol": "9.0"})
        assert "9.0" in records("incompatible_version")[0]["message"]
        peer.send_frames(b"what", b"is", b"this")
        assert "message" in records("malformed")[0]


def test_a_flood_of_guesses_is_counted_not_listed(model_folder: Path, records: Records) -> None:
    with protected(model_folder, token=TOKEN) as server, RawPeer(server.address, hello=False) as peer:
        for number in range(LINES + 100):
            assert peer.request("hello", {**HELLO, "token": f"guess {number}"}).body["code"] == "unauthorized"
    told = records("wrong_token")
    assert (len(told), told[-1]["more"]) == (LINES + 1, 100)


def test_one_client_too_many_is_recorded(model_folder: Path, records: Records) -> None:
    context: zmq.Context[Any] = zmq.Context()
    with protected(model_folder) as server:
        sockets = [context.socket(zmq.DEALER) for _ in range(LIMITS["clients"].value + 1)]
        for each in sockets:
            each.linger = 0
            each.connect(server.address)
            each.send_multipart(encode(Message(1, "hello", HELLO)))
        assert "limit" in records("too_many_clients")[0]["message"]
        for each in sockets:
            each.close()
    context.term()


@contextmanager
def dealer(address: str, **settings: Any) -> Iterator[zmq.Socket[bytes]]:
    """Give libzmq's own DEALER, which has sent hello with the token."""
    context: zmq.Context[Any] = zmq.Context()
    with context, context.socket(zmq.DEALER) as socket_:
        socket_.linger = 0
        for name, value in settings.items():
            setattr(socket_, name, value)
        socket_.connect(address)
        socket_.send_multipart(encode(Message(1, "hello", {**HELLO, "token": TOKEN})))
        yield socket_


def as_client(server_key: bytes) -> dict[str, bytes]:
    own = keys()
    return {"curve_serverkey": server_key, "curve_publickey": own.public, "curve_secretkey": own.secret}


def test_libzmq_with_the_servers_key_is_answered(model_folder: Path) -> None:
    pair = keys()
    with (
        protected(model_folder, token=TOKEN, keys=pair) as server,
        dealer(server.address, **as_client(pair.public)) as mine,
    ):
        assert mine.poll(10_000)


@pytest.mark.parametrize(
    ("settings", "reasons"),
    [
        (as_client(keys().public), ["wrong_key"]),
        ({}, ["other_mechanism", "left_in_handshake"]),
        ({"plain_username": b"artist", "plain_password": TOKEN.encode()}, ["other_mechanism", "left_in_handshake"]),
    ],
    ids=["the key of another server", "no key", "a password"],
)
def test_libzmq_with_anything_else_is_refused_before_its_first_message_and_recorded(
    settings: dict[str, bytes], reasons: list[str], model_folder: Path, records: Records
) -> None:
    pair = keys()
    with protected(model_folder, token=TOKEN, keys=pair) as server:
        with dealer(server.address, **settings) as stranger:
            assert records(*reasons)
            assert not stranger.poll(100)
        with Client(server.address, token=TOKEN, server_key=pair.public) as client:
            assert client.status()["clients"] == 1


def test_the_token_never_crosses_to_who_is_not_the_server(model_folder: Path) -> None:
    """A server in the place of the real one lacks its secret key: the client says nothing to it."""
    pair, impostor = keys(), keys()
    with (
        protected(model_folder, keys=impostor) as server,
        pytest.raises(Disconnected),
        Client(server.address, timeout_s=0.5, token=TOKEN, server_key=pair.public),
    ):
        pass
