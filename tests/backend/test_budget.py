"""Memory for models: who rests when there is too little, who never does, and that nobody notices but by the time."""

import gc
import logging
import threading
import weakref

import numpy as np
import pytest

from backend import tiny_models
from capriccio.cli.byte_sizes import read_bytes
from capriccio.client import Client
from capriccio.engine.footprint import Footprint, estimated_bytes
from capriccio.engine.memory import give_back_memory, machine_bytes
from capriccio.engine.model import load_model
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.resting import RestingModel
from capriccio.errors import InvalidField
from capriccio.server.app import Server, ServerConfig

ROOM_FOR_TWO = int(2.5 * estimated_bytes(1000))
FRAME = np.full((1, 24, 32, 3), 7, np.uint8)


def resting(path, for_frames=False):
    return RestingModel(path, lambda path: load_model(path, threads=1), for_frames=for_frames)


@pytest.fixture
def registry(tmp_path):
    for name in ("one", "two", "three"):
        tiny_models.identity(tmp_path / f"{name}.onnx", name)
    return polled(ModelRegistry([tmp_path], resting, budget_bytes=ROOM_FOR_TWO))


def polled(registry):
    registry.poll()
    registry.poll()
    return registry


def states(registry):
    return {facts.name: facts.state for facts in registry.facts()}


def test_beyond_the_budget_the_model_that_was_used_longest_ago_rests(registry):
    for name in ("one", "two", "three"):
        registry.get(name)
    assert states(registry) == {"one": "resting", "two": "ready", "three": "ready"}
    registry.get("two")
    registry.get("one")
    assert states(registry) == {"one": "ready", "two": "ready", "three": "resting"}
    assert {facts.name: facts.loads for facts in registry.facts()} == {"one": 2, "two": 1, "three": 1}


def test_a_run_counts_as_use_and_not_only_the_asking(registry):
    one = registry.get("one")
    registry.get("two")
    one.run(FRAME)
    del one
    registry.get("three")
    assert states(registry) == {"one": "ready", "two": "resting", "three": "ready"}


def test_a_model_that_somebody_computes_with_is_not_taken_away_and_that_is_told_once(registry, caplog):
    with caplog.at_level(logging.WARNING):
        held = [registry.get(name) for name in ("one", "two", "three")]
        polled(registry)
    assert set(states(registry).values()) == {"ready"}
    assert [model is registry.get(model.name) for model in held] == [True, True, True]
    assert sum("--model-memory" in message for message in caplog.messages) == 1
    del held
    polled(registry)
    assert states(registry)["one"] == "resting"


def test_what_rests_is_gone_from_memory(registry):
    model = weakref.ref(registry.get("one").session)
    registry.get("two")
    registry.get("three")
    gc.collect()
    assert model() is None


def test_a_model_whose_file_was_replaced_by_a_bad_one_does_not_rest(registry, tmp_path):
    registry.get("one")
    (tmp_path / "one.onnx").write_text("no model")
    polled(registry)
    registry.get("two")
    registry.get("three")
    assert states(registry) == {"one": "ready", "two": "resting", "three": "ready"}


def test_models_for_frames_are_awake_at_once_as_far_as_the_budget_allows(tmp_path):
    for name in ("one", "two", "three"):
        tiny_models.identity(tmp_path / f"{name}.onnx", name)
    registry = polled(ModelRegistry([tmp_path], lambda path: resting(path, True), budget_bytes=ROOM_FOR_TWO))
    assert sorted(states(registry).values()) == ["ready", "ready", "resting"]
    assert registry.problems == ()


def test_a_frame_has_its_model_before_the_others_are_awake(tmp_path):
    for name in ("one", "two"):
        tiny_models.identity(tmp_path / f"{name}.onnx", name)
    registry = ModelRegistry([tmp_path], lambda path: resting(path, True))
    registry.take_up_all()
    assert registry.get("two").name == "two"
    assert states(registry) == {"one": "resting", "two": "ready"}
    registry.wake_for_frames()
    assert states(registry) == {"one": "ready", "two": "ready"}


def test_a_model_for_frames_that_can_not_be_woken_is_refused_with_the_reason(tmp_path):
    tiny_models.identity(tmp_path / "good.onnx", "good")
    tiny_models.lying(tmp_path / "bad.onnx", "bad")
    registry = polled(ModelRegistry([tmp_path], lambda path: resting(path, True)))
    assert list(registry.models) == ["good"]
    assert [(problem.file, problem.code) for problem in registry.problems] == [("bad.onnx", "model_rejected")]


def test_a_bad_file_of_a_later_folder_never_takes_the_place_of_a_good_one(tmp_path):
    folders = [tmp_path / "first", tmp_path / "later"]
    for folder in folders:
        folder.mkdir()
    tiny_models.identity(folders[0] / "look.onnx", "look")
    tiny_models.lying(folders[1] / "look.onnx", "look")
    registry = ModelRegistry(folders, lambda path: resting(path, True))
    registry.take_up_all()
    assert registry.get("look").path.parent == folders[0]
    assert len(registry.problems) == 1


def test_without_a_bound_all_of_them_stay(tmp_path):
    for name in ("one", "two", "three"):
        tiny_models.identity(tmp_path / f"{name}.onnx", name)
    registry = polled(ModelRegistry([tmp_path], lambda path: resting(path, True)))
    assert set(states(registry).values()) == {"ready"}


def test_what_a_larger_run_leaves_behind_is_held_too(monkeypatch):
    resident = iter([100, 400, 400, 450])
    monkeypatch.setattr("capriccio.engine.footprint.resident_bytes", lambda: next(resident))
    footprint = Footprint(1000)
    for shape in ((10,), (10,), (5,), (20,)):
        with footprint.measured([np.zeros(shape, np.uint8)]):
            pass
    assert footprint.held_bytes == estimated_bytes(1000) + 350


def test_a_server_with_little_memory_answers_every_client_of_every_model(tmp_path):
    names = ("one", "two", "three", "four")
    for name in names:
        tiny_models.identity(tmp_path / f"{name}.onnx", name)
    failures = []

    def play(address, name):
        with Client(address, timeout_s=20) as client:
            client.models()
            for _ in range(25):
                try:
                    np.testing.assert_array_equal(client.style(FRAME[0], name), FRAME[0])
                except Exception as error:
                    failures.append(error)

    config = ServerConfig("tcp://127.0.0.1:*", [tmp_path], threads=1, workers=2, model_memory=ROOM_FOR_TWO)
    with Server(config) as server:
        players = [threading.Thread(target=play, args=(server.address, name)) for name in names]
        for player in players:
            player.start()
        for player in players:
            player.join()
    assert failures == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2GB", 2_000_000_000), ("1.5 gib", 3 << 29), ("512MB", 512_000_000), ("1000", 1000), ("none", None)],
)
def test_memory_is_written_as_people_do(text, expected):
    assert read_bytes(text, "--model-memory") == expected


@pytest.mark.parametrize("text", ["much", "2 parsecs", "-1GB", ""])
def test_what_is_no_size_is_told_with_what_is_one(text):
    with pytest.raises(InvalidField, match=r"--model-memory is .*; allowed: a number"):
        read_bytes(text, "--model-memory")


def test_a_machine_has_memory_and_can_have_some_back():
    assert machine_bytes() is None or machine_bytes() > 1 << 28
    give_back_memory()
