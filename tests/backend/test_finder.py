"""Finding a model by name: only cards are read, by the same rule as the registry's."""

from contextlib import suppress

import numpy as np
import pytest

from backend import tiny_models
from capriccio.engine.finder import find_kind, find_model, read_card
from capriccio.engine.model import load_model
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.errors import InvalidField, ModelRejected, UnknownModel, UnreadableFile


@pytest.mark.parametrize("name", ["invert", "identity", "grid", "slow"])
def test_the_card_is_the_one_that_loading_finds(model_folder, name):
    path = model_folder / f"{name}.onnx"
    assert read_card(path) == load_model(path, threads=1).card


def test_the_cards_of_the_bundled_models_are_read():
    names = {read_card(path).name for path in BUNDLED_MODELS.glob("*.onnx")}
    assert {"toon_to_natural", "natural_to_toon"} <= names


def test_precedence_is_that_of_the_registry(tmp_path):
    bundled, own = tmp_path / "bundled", tmp_path / "own"
    bundled.mkdir()
    own.mkdir()
    tiny_models.identity(bundled / "a.onnx", "look", version="1")
    tiny_models.identity(bundled / "other.onnx", "only_here", version="2")
    tiny_models.identity(own / "z.onnx", "look", version="3")
    tiny_models.identity(own / "b.onnx", "look", version="4")
    tiny_models.identity(own / ".hidden.onnx", "look", version="5")
    registry = ModelRegistry([bundled, own], lambda path: load_model(path, threads=1))
    registry.load_all()
    for name in ("look", "only_here"):
        assert find_model([bundled, own], name) == registry.get(name).path


def test_an_unknown_name_is_told_with_those_that_are_there(tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    tiny_models.without_card(tmp_path / "nameless.onnx")
    with pytest.raises(UnknownModel, match=r"'nobody'; there are: invert; .*nameless\.onnx") as refused:
        find_model([tmp_path, tmp_path / "nowhere"], "nobody")
    assert refused.value.detail["known"] == ["invert"]


def test_of_a_kind_the_first_model_by_name_is_taken(tmp_path):
    for name in ("b", "a", "c"):
        tiny_models.invert(tmp_path / f"{name}{name}.onnx", name)
    tiny_models.grid(tmp_path / "0.onnx", "0")
    registry = ModelRegistry([tmp_path], lambda path: load_model(path, threads=1))
    registry.load_all()
    assert find_kind([tmp_path], "style.frame").name == "aa.onnx"
    assert registry.choose("style.frame").name == "a"
    assert registry.choose("style.frame", "b").name == "b"
    with pytest.raises(InvalidField, match=r"0 is a style\.grid model; allowed: style\.frame"):
        registry.choose("style.frame", "0")


def test_a_kind_without_a_model_is_told(tmp_path):
    tiny_models.invert(tmp_path / "invert.onnx")
    tiny_models.without_card(tmp_path / "nameless.onnx")
    with pytest.raises(UnknownModel, match=r"no texture\.vary model in .*name another folder.*nameless\.onnx"):
        find_kind([tmp_path], "texture.vary")
    with pytest.raises(UnknownModel, match=r"no texture\.vary model is loaded"):
        ModelRegistry([tmp_path], load_model).choose("texture.vary")


def test_what_has_no_card_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read_card(tmp_path / "nothing.onnx")
    with pytest.raises(ModelRejected, match="no model card"):
        read_card(tiny_models.without_card(tmp_path / "nameless.onnx"))
    with pytest.raises(ModelRejected, match="no ONNX file"):
        read_card(tiny_models.truncated(tmp_path / "truncated.onnx"))


def test_random_damage_never_raises_anything_else(tmp_path):
    whole = tiny_models.invert(tmp_path / "whole.onnx").read_bytes()
    noise = np.random.default_rng(3)
    path = tmp_path / "damaged.onnx"
    for _ in range(400):
        damaged = bytearray(whole[: noise.integers(0, len(whole) + 1)])
        for place in noise.integers(0, max(1, len(damaged)), 4 if damaged else 0):
            damaged[place] = noise.integers(0, 256)
        path.write_bytes(bytes(damaged))
        with suppress(ModelRejected):
            read_card(path)
