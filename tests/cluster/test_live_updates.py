"""Models that change while frames are styled on a cluster: no reply fails, and a bad model goes nowhere."""

import threading

import numpy as np
import pytest

from backend import tiny_models
from capriccio.client import Client
from capriccio.errors import UnknownModel
from ray_cluster import PATIENCE_S, serving, wait_for

pytestmark = [pytest.mark.ray, pytest.mark.slow]

FRAME = np.random.default_rng(3).integers(0, 128, (64, 96, 3), dtype=np.uint8)


class Player(threading.Thread):
    """Has frames styled without a pause, and notes what came back."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.address, self.looks, self.failures, self.over = address, [], [], threading.Event()

    def run(self):
        with Client(self.address, timeout_s=PATIENCE_S) as client:
            while not self.over.is_set():
                try:
                    self.looks.append("new" if client.style(FRAME, "look")[0, 0, 0] > 127 else "old")
                except Exception as error:
                    self.failures.append(error)

    def has_seen_only(self, look, frames=40):
        return self.looks[-frames:] == [look] * frames

    def close(self):
        self.over.set()
        self.join(PATIENCE_S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    tiny_models.identity(folder / "look.onnx", "look")
    return folder


@pytest.fixture(scope="module")
def served(nodes, folder):
    with serving([folder], 2, 2) as served:
        wait_for(lambda: all(row["state"] == "serving" for row in served.pool.describe()))
        yield served


@pytest.fixture
def players(served):
    players = [Player(served.address) for _ in range(2)]
    for player in players:
        player.start()
    yield players
    for player in players:
        player.close()


def states(served):
    """Return what each actor does, by its name."""
    return {row["name"].partition("/")[0]: row["state"] for row in served.pool.describe()}


def test_a_new_look_reaches_all_actors_one_by_one_and_no_frame_fails(served, folder, players):
    wait_for(lambda: all(player.has_seen_only("old") for player in players))
    tiny_models.invert(folder / "look.onnx", "look")
    seen = []
    wait_for(lambda: seen.append(states(served)) or all(player.has_seen_only("new") for player in players))
    assert not any(player.failures for player in players)
    assert all("serving" in each.values() for each in seen)
    assert {name for each in seen for name, state in each.items() if state == "updating"} == set(seen[0])


def test_a_look_that_fails_its_certificate_changes_nothing_and_is_listed(served, folder, client, players):
    before = {model["name"]: model["hash"] for model in client.models()["models"]}
    tiny_models.lying(folder / "look.onnx", "look")
    wait_for(lambda: client.models()["problems"])
    (problem,) = client.models()["problems"]
    assert problem["file"] == "look.onnx"
    assert "can't use look.onnx" in problem["message"]
    assert {model["name"]: model["hash"] for model in client.models()["models"]} == before
    wait_for(lambda: all(player.has_seen_only("new") for player in players))
    assert not any(player.failures for player in players)
    assert all("old" not in player.looks for player in players)


def test_a_look_that_is_slower_beyond_the_bound_changes_nothing_and_is_listed(served, folder, client, players):
    wait_for(lambda: all(player.has_seen_only("new") for player in players))
    tiny_models.slow(folder / "look.onnx", "look", rounds=200)
    wait_for(lambda: any("times as slow" in problem["message"] for problem in client.models()["problems"]))
    wait_for(lambda: all(player.has_seen_only("new") for player in players))
    assert not any(player.failures for player in players)
    assert all("old" not in player.looks for player in players)


def test_a_look_that_is_added_is_served_and_one_that_is_removed_is_unknown(served, folder, client):
    tiny_models.invert(folder / "second.onnx", "second")
    wait_for(lambda: "second" in {model["name"] for model in client.models()["models"]})
    np.testing.assert_array_equal(client.style(FRAME, "second"), 255 - FRAME)
    (folder / "second.onnx").unlink()
    wait_for(lambda: not knows(client, "second"))


def knows(client, name):
    try:
        client.style(FRAME, name)
    except UnknownModel:
        return False
    return True
