"""An actor's copy of the front's folders of models."""

import pytest

from backend import tiny_models
from capriccio.engine.model import load_model, model_hash
from capriccio.errors import UnknownModel
from capriccio.server.cluster.mirror import Mirror, ModelFile


@pytest.fixture
def mirror():
    mirror = Mirror(2, load_model)
    yield mirror
    mirror.close()


@pytest.fixture
def content(tmp_path):
    """Make the content of a model file."""

    def make(kind, name="look"):
        return kind(tmp_path / "made.onnx", name).read_bytes()

    return make


def take(mirror, contents, slowdown=None):
    files = {key: ModelFile(model_hash(each), None) for key, each in contents.items()}
    return mirror.take(files, {key: contents[key] for key in mirror.lacks(files)}, slowdown)


def test_of_two_folders_the_later_one_wins_whichever_came_first(mirror, content):
    old, new = content(tiny_models.identity), content(tiny_models.invert)
    assert take(mirror, {(1, "look.onnx"): new}) == {}
    assert take(mirror, {(1, "look.onnx"): new, (0, "look.onnx"): old}) == {}
    assert mirror.registry.get("look").hash == model_hash(new)


def test_only_what_has_changed_is_lacking(mirror, content):
    first, second = content(tiny_models.identity, "first"), content(tiny_models.identity, "second")
    take(mirror, {(0, "a.onnx"): first, (0, "b.onnx"): first})
    files = {(0, name): ModelFile(model_hash(each), None) for name, each in (("a.onnx", first), ("b.onnx", second))}
    assert mirror.lacks(files) == [(0, "b.onnx")]


def test_what_fails_is_named_and_the_model_before_it_stays(mirror, content):
    good = content(tiny_models.identity)
    take(mirror, {(0, "look.onnx"): good})
    refused = take(mirror, {(0, "look.onnx"): content(tiny_models.lying)})
    assert list(refused) == [(0, "look.onnx")]
    assert refused[0, "look.onnx"].code == "model_rejected"
    assert mirror.registry.get("look").hash == model_hash(good)
    assert take(mirror, {(0, "look.onnx"): good}) == {}


def test_what_is_too_slow_is_named_and_the_model_before_it_stays(mirror, content):
    quick, slow = content(tiny_models.identity), content(lambda path, name: tiny_models.slow(path, name, rounds=200))
    take(mirror, {(0, "look.onnx"): quick}, 1.5)
    refused = take(mirror, {(0, "look.onnx"): slow}, 1.5)
    assert "times as slow" in refused[0, "look.onnx"].message
    assert mirror.registry.get("look").hash == model_hash(quick)
    assert take(mirror, {(0, "look.onnx"): quick}) == {}
    assert take(mirror, {(0, "look.onnx"): slow}, float("inf")) == {}
    assert mirror.registry.get("look").hash == model_hash(slow)


def test_a_slower_model_comes_back_where_it_is_not_to_be_compared(mirror, content):
    quick, slow = content(tiny_models.identity), content(lambda path, name: tiny_models.slow(path, name, rounds=200))
    for each in (slow, quick, slow):
        assert take(mirror, {(0, "look.onnx"): each}) == {}
    assert mirror.registry.get("look").hash == model_hash(slow)


def test_what_is_not_named_any_more_is_unknown(mirror, content):
    take(mirror, {(0, "look.onnx"): content(tiny_models.identity)})
    assert take(mirror, {}) == {}
    with pytest.raises(UnknownModel):
        mirror.registry.get("look")


def test_a_name_with_a_path_in_it_stays_in_its_folder(mirror, content):
    assert take(mirror, {(0, "../../look.onnx"): content(tiny_models.identity)}) == {}
    path = mirror.registry.get("look").path
    assert (path.name, path.parent.name) == ("look.onnx", "0")
