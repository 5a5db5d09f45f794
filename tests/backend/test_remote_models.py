"""Models that other processes compute: what the registry tells of them here."""

import pytest

from backend import tiny_models
from capriccio.engine.finder import read_card
from capriccio.engine.model import load_model
from capriccio.engine.providers import CPU
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.remote import RemoteModel
from capriccio.errors import InternalError


def test_a_model_that_others_compute_is_listed_and_not_run_here(tmp_path):
    tiny_models.identity(tmp_path / "look.onnx", "look")
    registry = ModelRegistry([tmp_path], lambda file: RemoteModel(file, read_card(file), "0123456789abcdef", (CPU,)))
    registry.load_all()
    assert registry.models["look"].providers == (CPU,)
    with pytest.raises(InternalError, match="other processes"):
        registry.get("look")


def test_it_takes_the_place_of_another_without_being_run_here(tmp_path):
    tiny_models.identity(tmp_path / "look.onnx", "look", version="1")
    registry = ModelRegistry([tmp_path], lambda file: RemoteModel(file, read_card(file), "0123456789abcdef"))
    registry.load_all()
    tiny_models.identity(tmp_path / "look.onnx", "look", version="2")
    registry.load_all()
    assert registry.models["look"].card.version == "2"
    assert registry.problems == ()


def test_why_a_file_can_not_be_used_is_known_by_its_path(tmp_path):
    good, bad = tiny_models.identity(tmp_path / "good.onnx", "good"), tiny_models.lying(tmp_path / "bad.onnx")
    registry = ModelRegistry([tmp_path], load_model)
    registry.load_all()
    assert registry.problem_of(good) is None
    assert registry.problem_of(tmp_path / "absent.onnx") is None
    assert registry.problem_of(bad).code == "model_rejected"
