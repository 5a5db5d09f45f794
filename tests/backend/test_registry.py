"""The watched folder: what is loaded, when, what is refused, and swapping under load."""

import os
import shutil
import threading
import time

import numpy as np
import pytest

from backend import tiny_models
from capriccio.client import Client
from capriccio.engine.model import load_model, model_hash
from capriccio.engine.registry import ModelRegistry
from capriccio.errors import ModelRejected, UnknownModel, UnreadableFile
from capriccio.server.app import Server, ServerConfig


def load(path):
    return load_model(path, threads=1)


@pytest.fixture
def registry(tmp_path):
    return ModelRegistry([tmp_path], load)


def polled(registry, times=2):
    for _ in range(times):
        registry.poll()
    return registry


def test_a_file_is_loaded_when_two_polls_saw_it_unchanged(registry, tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    assert not polled(registry, 1).models
    assert list(polled(registry, 1).models) == ["invert"]


def test_a_file_that_grows_is_left_alone_until_it_rests(registry, tmp_path):
    whole = tiny_models.invert(tmp_path / "whole").read_bytes()
    growing = tmp_path / "growing.onnx"
    for end in range(100, len(whole), 100):
        growing.write_bytes(whole[:end])
        registry.poll()
        assert not registry.models
        assert not registry.problems
    growing.write_bytes(whole)
    assert list(polled(registry).models) == ["invert"]


def test_a_server_that_ends_loads_no_further_files(tmp_path):
    for name in ("one", "two", "three"):
        tiny_models.invert(tmp_path / f"{name}.onnx", name)
    loaded = []
    registry = ModelRegistry([tmp_path], lambda path: loaded.append(path.stem) or load(path))
    registry.poll()
    registry.poll(stopped=lambda: len(loaded) == 1)
    assert len(loaded) == 1


def test_the_hash_is_that_of_the_file(registry, tmp_path):
    path = tiny_models.invert(tmp_path / "invert.onnx")
    assert polled(registry).get("invert").hash == model_hash(path.read_bytes())


def test_a_replaced_file_is_swapped_in_and_the_old_model_stays_usable(registry, tmp_path, frame):
    path = tiny_models.identity(tmp_path / "look.onnx", "look", version="1")
    old = polled(registry).get("look")
    tiny_models.identity(path, "look", version="2")
    new = polled(registry).get("look")
    assert (old.card.version, new.card.version) == ("1", "2")
    np.testing.assert_array_equal(old.run(frame[None])[0], frame)


def break_by_text(path):
    path.write_text("this is no model")


def break_by_emptying(path):
    path.write_bytes(b"")


BROKEN = {
    "truncated": (tiny_models.truncated, "no ONNX file"),
    "not ONNX": (break_by_text, "no ONNX file"),
    "empty": (break_by_emptying, "ONNX Runtime"),
    "without a card": (tiny_models.without_card, "no model card"),
    "failing its certificate": (tiny_models.lying, "differs by"),
}


@pytest.mark.parametrize(("spoil", "says"), BROKEN.values(), ids=BROKEN)
def test_a_bad_file_is_reported_and_the_old_model_stays(registry, tmp_path, spoil, says):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    before = polled(registry).get("look")
    spoil(path)
    assert polled(registry).get("look") is before
    (problem,) = registry.problems
    assert (problem.file, problem.code) == ("look.onnx", "model_rejected")
    assert says in problem.message
    tiny_models.identity(path, "look", version="2")
    assert polled(registry).get("look").card.version == "2"
    assert registry.problems == ()


@pytest.mark.parametrize(("spoil", "says"), BROKEN.values(), ids=BROKEN)
def test_a_bad_file_is_refused_with_the_reason(tmp_path, spoil, says):
    path = tmp_path / "bad.onnx"
    spoil(path)
    with pytest.raises(ModelRejected, match=says):
        load(path)


def test_a_missing_file_is_told_as_such(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        load(tmp_path / "nothing.onnx")


def test_a_deleted_file_takes_its_model_along_but_only_after_two_polls(registry, tmp_path):
    path = tiny_models.invert(tmp_path / "invert.onnx")
    polled(registry)
    path.unlink()
    assert "invert" in polled(registry, 1).models
    assert "invert" not in polled(registry, 1).models
    with pytest.raises(UnknownModel, match="none"):
        registry.get("invert")


def test_hidden_files_are_being_written_and_are_not_read(registry, tmp_path):
    tiny_models.invert(tmp_path / ".invert.onnx")
    assert not polled(registry).models


def test_of_two_folders_the_later_wins(tmp_path):
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    for folder, version in ((bundled, "1"), (own, "2")):
        folder.mkdir()
        tiny_models.identity(folder / "look.onnx", "look", version=version)
    registry = polled(ModelRegistry([bundled, own], load))
    assert registry.get("look").card.version == "2"
    assert registry.problems == ()


def test_two_files_of_one_folder_with_the_same_name_are_reported(registry, tmp_path):
    tiny_models.identity(tmp_path / "a.onnx", "look", version="1")
    tiny_models.identity(tmp_path / "b.onnx", "look", version="2")
    assert polled(registry).get("look").card.version == "1"
    assert [problem.file for problem in registry.problems] == ["b.onnx"]


def test_a_folder_that_is_not_there_yet_is_watched(tmp_path):
    registry = ModelRegistry([tmp_path / "later"], load)
    polled(registry)
    (tmp_path / "later").mkdir()
    tiny_models.invert(tmp_path / "later" / "invert.onnx")
    assert "invert" in polled(registry).models


def test_a_loader_with_a_defect_does_not_end_the_watching(tmp_path):
    def fail(path):
        raise RuntimeError("surprise")

    tiny_models.invert(tmp_path / "invert.onnx")
    registry = polled(ModelRegistry([tmp_path], fail))
    assert "surprise" in registry.problems[0].message


@pytest.mark.skipif(os.name != "posix", reason="only here a name can be other than text")
def test_a_file_whose_name_is_no_text_is_reported_over_the_wire(tmp_path):
    (tmp_path / os.fsdecode(b"\xff\xfe.onnx")).write_text("no model")
    with Server(ServerConfig("tcp://127.0.0.1:*", [tmp_path])) as server, Client(server.address) as client:
        assert client.models()["problems"][0]["file"] == "??.onnx"


def test_a_model_is_swapped_under_load_without_a_failed_request(tmp_path, frame):
    versions = [tiny_models.identity(tmp_path / f"v{n}", "look", version=str(n)) for n in range(4)]
    folder = tmp_path / "watched"
    folder.mkdir()
    shutil.copy(versions[0], folder / "look.onnx")
    config = ServerConfig("tcp://127.0.0.1:*", [folder], threads=1, poll_interval_s=0.03)
    seen, failures, stop = [], [], threading.Event()

    def play(address):
        with Client(address, timeout_s=10) as client:
            client.models()
            while not stop.is_set():
                try:
                    np.testing.assert_array_equal(client.style(frame, "look"), frame)
                except Exception as error:
                    failures.append(error)
                    return

    with Server(config) as server:
        player = threading.Thread(target=play, args=(server.address,))
        player.start()
        with Client(server.address, timeout_s=10) as watcher:
            for number, version in enumerate(versions):
                if number > 0:
                    shutil.copy(version, folder / "look.onnx")
                until = time.monotonic() + 10
                while time.monotonic() < until:
                    names = [model["version"] for model in watcher.models()["models"]]
                    if names == [str(number)]:
                        seen.append(number)
                        break
                    time.sleep(0.01)
        stop.set()
        player.join()
    assert failures == []
    assert seen == [0, 1, 2, 3]
