"""Models that nobody has needed yet: listed by their cards, proven before their first run, and never half replaced."""

import threading

import numpy as np
import pytest

from backend import tiny_models, tiny_texture_models
from capriccio.client import Client, synthesize_texture
from capriccio.engine.model import load_model
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.resting import RestingModel
from capriccio.errors import ModelRejected, UnreadableFile
from capriccio.server.app import Server, ServerConfig


def load(path):
    return load_model(path, threads=1)


@pytest.fixture
def registry(tmp_path):
    return ModelRegistry([tmp_path], lambda path: RestingModel(path, load))


def polled(registry):
    registry.poll()
    registry.poll()
    return registry


def test_a_resting_model_is_known_by_its_card_and_computes_nothing_yet(tmp_path):
    path = tiny_models.invert(tmp_path / "invert.onnx")
    model, loaded = RestingModel(path, load), load(path)
    assert (model.name, model.card, model.hash) == (loaded.name, loaded.card, loaded.hash)
    assert model.providers == ()
    assert model.woken().providers == model.providers == loaded.providers


def test_it_is_loaded_once_however_many_ask_at_the_same_time(tmp_path):
    loads = []
    model = RestingModel(tiny_models.invert(tmp_path / "invert.onnx"), lambda path: loads.append(path) or load(path))
    threads = [threading.Thread(target=model.woken) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1


def test_a_file_without_a_card_is_refused_at_once(registry, tmp_path):
    tiny_models.without_card(tmp_path / "bare.onnx")
    assert [problem.file for problem in polled(registry).problems] == ["bare.onnx"]


def test_a_model_that_breaks_its_word_is_refused_when_it_is_asked_for_and_told_among_the_problems(registry, tmp_path):
    tiny_models.lying(tmp_path / "lying.onnx")
    assert not polled(registry).problems
    for _ in range(2):
        with pytest.raises(ModelRejected, match="certificate fails"):
            registry.get("lying")
    assert [(problem.file, problem.code) for problem in registry.problems] == [("lying.onnx", ModelRejected.code)]


def test_the_state_of_a_model_tells_that_it_could_not_be_woken_until_a_good_file_takes_its_place(registry, tmp_path):
    def states():
        return [facts.state for facts in polled(registry).facts()]

    path = tiny_models.lying(tmp_path / "look.onnx")
    assert states() == ["resting"]
    with pytest.raises(ModelRejected):
        registry.get("lying")
    assert states() == ["failed"]
    tiny_models.identity(path, "lying")
    assert states() == ["ready"]


def test_a_file_that_has_gone_meanwhile_is_told(tmp_path):
    path = tiny_models.invert(tmp_path / "invert.onnx")
    model = RestingModel(path, load)
    path.unlink()
    with pytest.raises(UnreadableFile, match=r"invert\.onnx"):
        model.woken()


def test_who_asks_for_a_model_whose_file_was_just_replaced_gets_the_new_one(registry, tmp_path, frame):
    path = tiny_models.identity(tmp_path / "look.onnx", "look", version="1")
    resting = polled(registry).models["look"]
    tiny_models.identity(path, "look", version="2")
    loaded = registry.get("look")
    np.testing.assert_array_equal(loaded.run(frame[None])[0], frame)
    assert loaded.card.version == "2"
    assert (resting.card, resting.hash) == (loaded.card, loaded.hash)


def test_a_model_that_rested_again_wakes_as_the_file_that_took_its_place(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look", version="1")
    assert polled(registry).get("look").card.version == "1"
    assert registry.models["look"].rest()
    tiny_models.identity(path, "look", version="2")
    assert registry.get("look").card.version == "2"
    assert registry.models["look"].rest(), "it could be loaded again"
    assert polled(registry).get("look").card.version == "2"
    assert not registry.problems


def test_a_bad_file_in_the_place_of_one_that_rests_is_told_to_who_asks(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    polled(registry)
    tiny_models.lying(path, "look")
    with pytest.raises(ModelRejected, match="certificate fails"):
        registry.get("look")


def test_a_file_that_has_become_another_model_is_not_taken_for_the_one_that_rests(registry, tmp_path):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    polled(registry)
    tiny_models.identity(path, "other")
    with pytest.raises(ModelRejected, match=r"look\.onnx was look \(style\.frame\), and has just become other"):
        registry.get("look")
    assert list(polled(registry).models) == ["other"]


def test_a_replacement_is_proven_before_it_takes_its_place(registry, tmp_path, frame):
    path = tiny_models.identity(tmp_path / "look.onnx", "look")
    polled(registry)
    tiny_models.lying(path, "look")
    assert [problem.file for problem in polled(registry).problems] == ["look.onnx"]
    tiny_models.identity(path, "look", version="2")
    polled(registry)
    assert registry.models["look"].providers
    np.testing.assert_array_equal(registry.get("look").run(frame[None])[0], frame)


def test_a_server_lists_models_that_rest_and_makes_textures_with_them(tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    tiny_texture_models.synthesize(tmp_path / "synthesize.onnx")
    config = ServerConfig("tcp://127.0.0.1:*", [tmp_path], threads=1)
    with Server(config) as server, Client(server.address, timeout_s=10) as client:
        cards = {model["name"]: model for model in client.models()["models"]}
        assert set(cards) >= {"invert", "synthesize"}
        made = synthesize_texture(client, cards["synthesize"]["labels"][0], size=64)
        assert made.textures[0].image.shape == (64, 64, 3)
