"""The dispatcher without a socket: who is answered what, and when."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from backend import tiny_models
from capriccio.engine.model import load_model
from capriccio.protocol import Message, Tensor, encode
from capriccio.server.cores import NICENESS
from capriccio.server.dispatcher import Dispatcher
from capriccio.server.inquiries import Facts
from capriccio.server.scheduler import Scheduler
from capriccio.server.sessions import Sessions

HELLO = Message(1, "hello", {"protocol": "1.0", "client": "t", "client_version": "0"})


class Clock:
    """A clock that the test turns."""

    now_s = 100.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


def make(clock, models=(), problems=()):
    registry = SimpleNamespace(models={model.name: model for model in models}, problems=tuple(problems), facts=list)
    return Dispatcher(registry, Sessions(), Scheduler(), clock, Facts(("CPUExecutionProvider",), 2))


def told(dispatcher, message, peer=b"a"):
    return [(to, reply.type) for to, reply in dispatcher.receive(peer, [memoryview(each) for each in encode(message)])]


def test_the_list_of_models_waits_until_all_are_loaded(clock):
    dispatcher = make(clock)
    told(dispatcher, HELLO)
    assert told(dispatcher, Message(2, "models.list")) == []
    assert [(peer, reply.id) for peer, reply in dispatcher.models_loaded()] == [(b"a", 2)]
    assert told(dispatcher, Message(3, "models.list")) == [(b"a", "ok")]


def test_work_begins_when_the_models_are_known_and_not_before(clock):
    dispatcher = make(clock)
    told(dispatcher, HELLO)
    frame = Message(2, "style.apply", {"model": "look", "frame": 0}, (Tensor(np.zeros((8, 8, 3), np.uint8)),))
    told(dispatcher, frame)
    worker = SimpleNamespace(name="w", serves=frozenset(NICENESS))
    assert dispatcher.next_jobs(worker) == []
    dispatcher.models_known()
    assert [job.id for job in dispatcher.next_jobs(worker)] == [2]


@pytest.mark.parametrize(
    ("count", "more"),
    [(200, {"view_size", "size_multiple", "guide", "outputs"}), (500, set())],
    ids=("drawing", "names"),
)
def test_more_cards_than_a_header_holds_are_listed_in_brief(clock, tmp_path, count, more):
    model = load_model(tiny_models.invert(tmp_path / "invert.onnx"), threads=1)
    card = dataclasses.replace(model.card, description="x" * 500)
    many = [dataclasses.replace(model, card=dataclasses.replace(card, name=f"m{n}")) for n in range(count)]
    dispatcher = make(clock, many)
    dispatcher.models_loaded()
    told(dispatcher, HELLO)
    ((_, reply),) = dispatcher.receive(b"a", [memoryview(each) for each in encode(Message(2, "models.list"))])
    encode(reply)
    assert len(reply.body["models"]) == count
    assert set(reply.body["models"][0]) == {"name", "kind", "version", "hash"} | more


def test_a_silent_client_is_forgotten_and_must_greet_again(clock):
    dispatcher = make(clock)
    told(dispatcher, HELLO)
    clock.now_s += 29
    dispatcher.pass_time()
    assert told(dispatcher, Message(2, "status")) == [(b"a", "ok")]
    clock.now_s += 31
    dispatcher.pass_time()
    assert told(dispatcher, Message(3, "status")) == [(b"a", "error")]


def test_without_clients_and_deadlines_there_is_nothing_to_wake_up_for(clock):
    dispatcher = make(clock)
    assert dispatcher.sleep_s() is None
    told(dispatcher, HELLO)
    assert dispatcher.sleep_s() == 1.0


def test_a_defect_in_a_handler_is_answered_as_internal(clock, caplog):
    dispatcher = Dispatcher(SimpleNamespace(), Sessions(), Scheduler(), clock, Facts((), 1))
    told(dispatcher, HELLO)
    assert told(dispatcher, Message(2, "status")) == [(b"a", "error")]
    assert "could not be handled" in caplog.text
