"""What models are computed with: the choice, and what happens where a provider does not do a model justice."""

import logging
import os
import subprocess
import sys

import numpy as np
import pytest

from backend import tiny_models
from capriccio.engine import model as engine_model
from capriccio.engine.model import load_model
from capriccio.engine.providers import CPU, CUDA, OPENVINO, OPENVINO_BF16, choose_providers, plans
from capriccio.engine.registry import ModelRegistry
from capriccio.engine.session import Session
from capriccio.errors import InvalidField, ModelRejected
from capriccio.server.app import Server, ServerConfig

EVERYTHING = (CPU, "AzureExecutionProvider", CUDA, OPENVINO, OPENVINO_BF16)


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("auto", EVERYTHING, (CUDA, OPENVINO_BF16, OPENVINO, CPU)),
        ("auto", (CPU,), (CPU,)),
        ("auto", (), (CPU,)),
        ("cpu", EVERYTHING, (CPU,)),
        ("cuda", EVERYTHING, (CUDA, CPU)),
        ("openvino", EVERYTHING, (OPENVINO, CPU)),
        ("openvino-bf16", EVERYTHING, (OPENVINO_BF16, OPENVINO, CPU)),
        ("openvino,cuda", EVERYTHING, (OPENVINO, CUDA, CPU)),
        ("cuda, cpu", EVERYTHING, (CUDA, CPU)),
        ("cpu,cuda", EVERYTHING, (CPU,)),
    ],
)
def test_what_is_wanted_and_there_comes_first_in_the_order_of_the_wish_and_the_cpu_last(wanted, available, chosen):
    assert choose_providers(available, wanted) == chosen


def test_the_environment_chooses_where_no_option_does(monkeypatch):
    monkeypatch.setenv("CAPRICCIO_PROVIDER", "openvino")
    assert choose_providers(EVERYTHING) == (OPENVINO, CPU)
    assert choose_providers(EVERYTHING, "cpu") == (CPU,)
    monkeypatch.delenv("CAPRICCIO_PROVIDER")
    assert choose_providers((CPU, OPENVINO)) == (OPENVINO, CPU)


@pytest.mark.parametrize(("wanted", "reason"), [("cuda", "not here; allowed: auto, cpu"), ("gpu", "unknown")])
def test_a_provider_that_is_missing_or_unknown_is_told_with_those_that_are_here(wanted, reason):
    with pytest.raises(InvalidField, match=f"'{wanted}' is {reason}"):
        choose_providers((CPU,), wanted)


def test_of_several_providers_those_that_are_missing_are_left_out_with_a_warning(caplog):
    with caplog.at_level(logging.WARNING):
        assert choose_providers((CPU, OPENVINO), "cuda,tensorrt,openvino") == (OPENVINO, CPU)
    assert [message.partition(",")[0] for message in caplog.messages] == [
        "the provider cuda is not here",
        "the provider tensorrt is not here",
    ]
    assert all("openvino computes" in message for message in caplog.messages)


@pytest.mark.parametrize(
    ("wanted", "reason"), [("cuda,tensorrt", "'cuda, tensorrt' is not here"), ("cpu,abacus", "'abacus' is unknown")]
)
def test_a_list_without_anything_that_is_here_or_with_a_name_nobody_knows_is_an_error(wanted, reason):
    with pytest.raises(InvalidField, match=reason):
        choose_providers((CPU,), wanted)


def test_a_server_that_can_not_have_its_provider_does_not_start():
    with pytest.raises(InvalidField, match="the provider 'abacus' is unknown"):
        Server(ServerConfig("tcp://127.0.0.1:*", provider="abacus"))


@pytest.mark.parametrize(
    ("providers", "tried"),
    [
        ((CPU,), ((CPU,),)),
        ((CUDA, CPU), ((CUDA, CPU), (CPU,))),
        ((OPENVINO_BF16, OPENVINO, CPU), ((OPENVINO_BF16,), (OPENVINO,), (CPU,))),
        ((CUDA, OPENVINO, CPU), ((CUDA, CPU), (OPENVINO,), (CPU,))),
        ((OPENVINO, CUDA, CPU), ((OPENVINO,), (CUDA, CPU), (CPU,))),
    ],
)
def test_a_model_is_tried_on_one_after_the_other(providers, tried):
    assert plans(providers) == tried


class Wrong(Session):
    """A provider with a fault: its results are off by four."""

    providers = ("Wrong",)

    def run(self, inputs, outputs, stop=None):
        return tuple(result ^ np.uint8(4) for result in super().run(inputs, outputs, stop))


def test_a_provider_that_fails_the_certificate_is_given_up_for_the_next_with_a_warning(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(engine_model, "OpenVinoSession", lambda model, threads, _provider: Wrong(model, threads))
    path = tiny_models.identity(tmp_path / "identity.onnx")
    with caplog.at_level(logging.WARNING):
        model = load_model(path, 1, (OPENVINO, CPU))
    assert model.session.providers == (CPU,)
    assert [provider for provider, _ in model.fallbacks] == [OPENVINO]
    (warning,) = caplog.messages
    assert "identity.onnx does not work with OpenVINO, CPUExecutionProvider computes it: the parity" in warning
    assert "differs by 4" in warning


class NeverStarted(Session):
    """ONNX Runtime where a provider's library is missing: it computes with the next one, and says nothing."""

    def __init__(self, model, threads, _providers, niceness):
        super().__init__(model, threads, (CPU,), niceness)


def test_a_provider_that_does_not_start_is_told_in_the_log_and_among_the_facts(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(engine_model, "Session", NeverStarted)
    tiny_models.identity(tmp_path / "identity.onnx")
    registry = ModelRegistry([tmp_path], lambda path: load_model(path, 1, (CUDA, CPU)))
    with caplog.at_level(logging.WARNING):
        registry.load_all()
    (facts,) = registry.facts()
    assert facts.provider == CPU
    assert [provider for provider, _ in facts.fallbacks] == [CUDA]
    assert "identity.onnx does not work with CUDAExecutionProvider, CPUExecutionProvider computes" in caplog.text


def test_a_file_that_works_nowhere_is_refused_without_warnings(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(engine_model, "OpenVinoSession", lambda model, threads, _provider: Wrong(model, threads))
    with pytest.raises(ModelRejected, match="certificate fails"):
        load_model(tiny_models.lying(tmp_path / "lying.onnx"), 1, (OPENVINO, CPU))
    assert not caplog.messages


def test_the_runtimes_tell_their_makers_nothing_and_leave_nothing_in_the_home(tmp_path):
    """ONNX Runtime and OpenVINO both would, as soon as they are imported."""
    program = """
import sys
from capriccio.engine.model import load_model
from capriccio.engine.providers import available_providers
from capriccio.engine.registry import BUNDLED_MODELS
available_providers()
load_model(BUNDLED_MODELS / "toon_to_natural.onnx", 1)
assert not [name for name in sys.modules if name.startswith("openvino_telemetry")]
"""
    hidden = {"CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True, timeout=60)
    assert not list(tmp_path.iterdir())
