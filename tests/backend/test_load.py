"""The load generator tells the truth: it sees answers that are lost, doubled or late, and outlives a restart."""

import math
import threading

import pytest
import zmq
from common.habits import Ask, Habit, asking_how_it_goes, stream
from common.ledger import OK, Latencies
from common.load import Load

from capriccio.protocol import Message, decode, encode
from capriccio.server.app import Server, ServerConfig

HELLO = {
    "protocol": "1.1",
    "server": "scripted",
    "server_version": "0",
    "session": "0",
    "capabilities": [],
    "limits": {},
    "heartbeat_ms": 1000,
}
PATIENCE_S = 30
PING = Habit("ping", lambda _random: Ask("ping"), pause_s=0.01, patience_s=0.5)


def run_until(load, condition, seconds=PATIENCE_S):
    for _ in range(round(seconds / 0.05)):
        if condition():
            return
        load.run(0.05)
    pytest.fail("it never came to that")


@pytest.fixture
def scripted():
    """Give a function that starts a server which answers hello, and everything else as it is told."""
    context, threads, stop = zmq.Context(), [], threading.Event()

    def start(answers):
        router = context.socket(zmq.ROUTER)
        router.linger = 0
        port = router.bind_to_random_port("tcp://127.0.0.1")

        def serve():
            while not stop.is_set():
                if router.poll(20):
                    peer, *frames = router.recv_multipart()
                    request = decode(frames)
                    hello = [Message(request.id, "ok", HELLO)]
                    for reply in hello if request.type == "hello" else answers(request):
                        router.send_multipart([peer, *encode(reply)])
            router.close()

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return f"tcp://127.0.0.1:{port}"

    yield start
    stop.set()
    for thread in threads:
        thread.join()
    context.term()


def ok(request):
    return Message(request.id, "ok", {"time_ms": 1})


def test_every_request_to_a_real_server_ends_once(server):
    habits = [stream(50, (32, 16), "invert"), asking_how_it_goes(0.01)]
    with Load(server.address, habits) as load:
        run_until(load, lambda: load.ledger.answered("frames") > 20 and load.ledger.answered("status") > 20)
        load.pause()
        run_until(load, lambda: not load.under_way)
        ledger = load.ledger
    assert ledger.violations == []
    assert sum(ledger.sent.values()) == sum(ledger.ended.values())
    assert 0 < ledger.latencies["frames"].quantile_s(0.5) < PATIENCE_S
    assert "frames" in ledger.table()


def test_requests_that_are_given_up_end_once_as_well(server):
    body = {"model": "slow", "frame": 0}
    frame = stream(1, (32, 16)).ask(None).buffers
    habit = Habit("pictures", lambda _random: Ask("style.apply", body, frame), gives_up=1.0)
    with Load(server.address, [habit]) as load:
        run_until(load, lambda: load.ledger.ended["pictures", "cancelled"] > 2)
        assert load.ledger.ended["cancel", OK] > 2
        assert load.ledger.violations == []


def test_clients_come_back_to_a_server_that_was_started_anew(model_folder):
    with Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1, workers=1)) as first:
        address = first.address
        load = Load(address, [PING, PING])
        run_until(load, lambda: load.ledger.answered("ping") > 2)
    with load:
        run_until(load, lambda: load.ledger.broken == 2)
        with Server(ServerConfig(address, [model_folder], threads=1, workers=1)):
            before = load.ledger.answered("ping")
            run_until(load, lambda: load.ready == 2 and load.ledger.answered("ping") > before)
        assert load.ledger.violations == []


def test_an_answer_that_never_comes_is_a_violation(scripted):
    with Load(scripted(lambda request: [] if request.id > 2 else [ok(request)]), [PING]) as load:
        run_until(load, lambda: load.ledger.violated)
        assert "had no answer in 0.5 s" in load.ledger.violations[0]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (lambda request: [ok(request), ok(request)], "which had ended"),
        (lambda request: [Message(request.id, "ok", {})], "time_ms"),
        (
            lambda request: [
                Message(request.id, "progress", {"fraction": fraction, "stage": "on"}) for fraction in (0.5, 0.4)
            ],
            "progress goes back, from 0.5 to 0.4",
        ),
    ],
    ids=["doubled", "without its fields", "backwards"],
)
def test_an_answer_that_breaks_the_rules_is_a_violation(scripted, answers, says):
    with Load(scripted(answers), [PING]) as load:
        run_until(load, lambda: load.ledger.violated)
        assert says in load.ledger.violations[0]


def test_quantiles_are_right_within_two_percent():
    took = Latencies()
    assert math.isnan(took.quantile_s(0.5))
    for milliseconds in range(1, 1001):
        took.note(milliseconds / 1000)
    earlier = took.copy()
    for share in (0.01, 0.5, 0.99, 1.0):
        assert took.quantile_s(share) == pytest.approx(share, rel=0.02)
    took.note(3600)
    took.note(1e9)
    assert took.since(earlier).quantile_s(0.5) == pytest.approx(3600, rel=0.02)
    assert len(took) == 1002
