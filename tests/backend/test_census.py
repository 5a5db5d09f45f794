"""`status` tells something, however many clients, models and workers there are, and however they are called."""

from contextlib import ExitStack

import pytest

from backend.raw_peer import RawPeer
from capriccio.client import Client
from capriccio.errors import Busy
from capriccio.protocol import Message, encode
from capriccio.protocol.spec import LIMITS
from capriccio.server.app import Server, ServerConfig
from capriccio.server.census import LISTS, ROWS, shortened
from capriccio.server.local_pool import LocalPool
from capriccio.server.scheduler import QueueLimits

MANY = [{"name": f"worker-{number}", "where": "w" * 200, "jobs": 0, "busy": False} for number in range(2000)]
WIDEST = "\N{MUSICAL NOTE}"


class CrowdedPool(LocalPool):
    def describe(self):
        return MANY


@pytest.fixture
def crowded(model_folder):
    config = ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1, pool=CrowdedPool)
    with Server(config) as server:
        yield server


def test_rows_that_have_no_room_are_left_out_and_counted(crowded):
    with Client(crowded.address, timeout_s=10) as client:
        client.models()
        status = client.status()
    assert 0 < len(status["workers"]) == len(MANY) - status["left_out"]["workers"]
    assert len(status["model_list"]) == 5
    assert status["left_out"]["client_list"] == 0
    assert len(crowded.census().body["workers"]) == len(MANY), "metrics count all"


def test_as_many_clients_as_may_be_in_with_names_as_long_as_may_be_are_told_of(crowded):
    with ExitStack() as clients:
        names = [WIDEST * 64] * LIMITS["clients"].value
        first, *_ = [clients.enter_context(Client(crowded.address, timeout_s=10, name=name)) for name in names]
        status = first.status()
    assert len(status["client_list"]) + status["left_out"]["client_list"] == len(names)


def test_more_models_than_a_header_names_are_cut_short():
    body = {"models": [f"{number:064}" for number in range(2000)], **{name: [] for name in LISTS}}
    short = shortened(body)
    encode(Message(1, "ok", short))
    assert 0 < len(short["models"]) < 2000


def test_few_rows_are_all_told():
    body = {"models": [], **{name: [{"name": "n"}] * ROWS[0] for name in LISTS}}
    assert shortened(body) == {**body, "left_out": dict.fromkeys(LISTS, 0)}


def test_refusals_are_counted_by_their_code(model_folder, frame):
    config = ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, queue=QueueLimits(requests=0))
    with Server(config) as server, Client(server.address, timeout_s=10) as client:
        client.models()
        with pytest.raises(Busy):
            client.style(frame, "invert")
        assert client.status()["refusals"] == {"busy": 1}


def test_all_bytes_are_counted(client, frame):
    client.models()
    before = client.status()
    client.style(frame, "invert")
    after = client.status()
    for name in ("received_bytes", "sent_bytes"):
        assert after[name] - before[name] > frame.nbytes


def test_who_has_not_said_hello_is_told_nothing(server):
    with RawPeer(server.address, hello=False) as stranger:
        stranger.send(Message(1, "status"))
        assert stranger.error_code() == "not_ready"
