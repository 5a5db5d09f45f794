"""Models that take another's place: who is compared with whom, who goes back, and that no request notices."""

import itertools
import shutil
import threading
import time
import weakref

import numpy as np
import pytest

from backend import tiny_models
from capriccio.client import Client
from capriccio.engine.model import load_model, model_hash
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.replacement import PROBATION_S
from capriccio.engine.trial import ENOUGH_RUNS
from capriccio.protocol.tensors import Tensor
from capriccio.server.app import Server, ServerConfig

DARK, BRIGHT = np.zeros((1, 24, 32, 3), np.uint8), np.full((1, 24, 32, 3), 200, np.uint8)


class Clock:
    """A clock that is set by hand."""

    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def registry(tmp_path, clock):
    return ModelRegistry([tmp_path], lambda path: load_model(path, threads=1), clock=clock)


def polled(registry):
    registry.poll()
    registry.poll()
    return registry


def used(registry, frame, times=ENOUGH_RUNS):
    model = registry.get("look")
    for _ in range(times):
        model.run(frame)
    return model


def test_a_slower_model_does_not_take_the_place_and_the_reason_says_what_to_do(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    old = polled(registry).get("look")
    tiny_models.slow(path, "look", rounds=20)
    assert polled(registry).get("look") is old
    (problem,) = registry.problems
    assert (problem.file, problem.code) == ("look.onnx", "model_rejected")
    assert "times as slow" in problem.message
    assert "allowed: 1.5 times" in problem.message
    assert "--swap-slowdown" in problem.message


def test_a_larger_bound_lets_it_in(tmp_path):
    registry = ModelRegistry([tmp_path], lambda path: load_model(path, threads=1), slowdown=float("inf"))
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    old = polled(registry).get("look")
    tiny_models.slow(path, "look", rounds=20)
    assert polled(registry).get("look") is not old


def test_a_model_that_is_slow_with_real_frames_only_goes_back(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    old = used(polled(registry), BRIGHT)
    tiny_models.slow_in_the_light(path, "look")
    new = polled(registry).get("look")
    assert new is not old
    used(registry, BRIGHT, ENOUGH_RUNS - 1)
    assert polled(registry).get("look") is new
    used(registry, BRIGHT, 1)
    assert polled(registry).get("look") is old
    assert "the model before it is back" in registry.problems[0].message
    assert registry.facts()[0].swaps == 2


def test_a_model_that_only_seems_slow_because_the_machine_is_busier_stays(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    used(polled(registry), DARK)
    tiny_models.identity(path, "look", version="2")
    new = polled(registry).get("look")
    for _ in range(ENOUGH_RUNS):
        new.runs.note([DARK], 1.0)
    assert polled(registry).get("look") is new
    assert registry.problems == ()


def test_a_model_that_does_not_compute_what_the_old_one_is_used_for_does_not_take_its_place(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    old = used(polled(registry), BRIGHT)
    tiny_models.only_square(path, "look")
    assert polled(registry).get("look") is old
    assert "failed on this input" in registry.problems[0].message


def test_the_old_model_is_let_go_of_when_the_trial_is_over(registry, tmp_path, clock):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    old = weakref.ref(used(polled(registry), DARK))
    tiny_models.identity(path, "look", version="2")
    polled(registry)
    assert old() is not None
    clock.now_s = PROBATION_S + 1
    polled(registry)
    assert old() is None


def test_a_third_model_is_compared_with_the_last_one_that_has_proven_itself(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    first = used(polled(registry), BRIGHT)
    tiny_models.slow_in_the_light(path, "look", rounds=30)
    polled(registry)
    tiny_models.slow_in_the_light(path, "look", rounds=31)
    polled(registry)
    used(registry, BRIGHT)
    assert polled(registry).get("look") is first


def test_a_model_of_another_name_is_compared_with_nothing(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    polled(registry)
    tiny_models.slow(path, "other", rounds=20)
    assert polled(registry).get("other")
    assert registry.problems == ()


class Player(threading.Thread):
    """A client that sends bright frames for ever, and keeps which models answered."""

    def __init__(self, address):
        super().__init__()
        self.hashes, self.failures = [], []
        self._address, self._stop_asked = address, threading.Event()

    def run(self):
        frame = Tensor(BRIGHT[0], layout="HWC", color="srgb")
        with Client(self._address, timeout_s=20) as client:
            client.models()
            while not self._stop_asked.is_set():
                try:
                    answer = client.request("style.apply", {"model": "look", "frame": 0}, [frame])
                    np.testing.assert_array_equal(answer.buffers[0].array, BRIGHT[0])
                except Exception as error:
                    self.failures.append(error)
                    return
                self.hashes.append(answer.body["model_hash"])

    def history(self):
        """Return the models that answered, one after the other."""
        return [each for each, _ in itertools.groupby(list(self.hashes))]

    def end(self):
        self._stop_asked.set()
        self.join()


def until(condition):
    ends_s = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < ends_s, "waited too long"
        time.sleep(0.01)


class Show:
    """A watched folder with one file, clients that use its model all the time, and what they are expected to see."""

    def __init__(self, server, folder):
        self.folder = folder
        self.expected = []
        self.players = [Player(server.address) for _ in range(3)]
        self._watcher = Client(server.address, timeout_s=20)
        for player in self.players:
            player.start()

    def problems(self):
        return [problem["message"] for problem in self._watcher.models()["problems"]]

    def replace(self, path):
        shutil.copy(path, self.folder / ".next")
        (self.folder / ".next").replace(self.folder / "look.onnx")

    def await_history(self, *hashes):
        """Wait until every client has seen these models after those before, and ten more frames."""
        self.expected += hashes
        until(lambda: all(player.failures or player.history() == self.expected for player in self.players))
        counts = {player: len(player.hashes) + 10 for player in self.players}
        until(lambda: all(player.failures or len(player.hashes) >= count for player, count in counts.items()))

    def end(self):
        for player in self.players:
            player.end()
        self._watcher.close()


def test_a_dozen_files_are_swapped_under_load_without_a_failed_request(tmp_path):
    folder, made = tmp_path / "watched", tmp_path / "made"
    folder.mkdir()
    made.mkdir()
    good = [tiny_models.identity(made / f"good{each}", "look", version=str(each)) for each in range(7)]
    lying = tiny_models.lying(made / "lying", "look")
    slow = tiny_models.slow(made / "slow", "look", rounds=20)
    dims = [tiny_models.slow_in_the_light(made / f"dim{each}", "look", rounds=20 + each) for each in range(2)]
    order = [good[1], lying, good[2], slow, good[3], dims[0], good[4], lying, good[5], dims[1], good[6], slow]
    says = {lying: "certificate fails", slow: "before it stays", dims[0]: "it is back", dims[1]: "it is back"}
    hashes = {path: model_hash(path.read_bytes()) for path in (*order, good[0])}
    shutil.copy(good[0], folder / "look.onnx")
    with Server(ServerConfig("tcp://127.0.0.1:*", [folder], threads=1, poll_interval_s=0.02)) as server:
        show = Show(server, folder)
        show.await_history(hashes[good[0]])
        for path in order:
            show.replace(path)
            if path in good:
                show.await_history(hashes[path])
                continue
            until(lambda p=path: says[p] in "".join(show.problems()))
            show.await_history(*([hashes[path], show.expected[-1]] if path in dims else []))
        show.end()
    assert [player.failures for player in show.players] == [[], [], []]
    assert all(player.history() == show.expected for player in show.players)
