"""Where a training runs: what is chosen by itself, what is refused, and that recipes notice nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from capriccio.errors import InvalidField
from capriccio_training.config import LoopConfig
from capriccio_training.devices import Replicas, best_precision, make_fabric


@pytest.fixture(autouse=True)
def threads() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("amx", "chosen"), [(True, "bf16-mixed"), (False, "32-true")])
def test_a_cpu_computes_with_bfloat16_only_where_that_is_faster(
    monkeypatch: pytest.MonkeyPatch, amx: bool, chosen: str
) -> None:
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx, raising=False)
    assert best_precision("cpu") == chosen


@pytest.mark.parametrize(("supported", "chosen"), [(True, "bf16-mixed"), (False, "32-true")])
def test_a_gpu_computes_with_bfloat16_where_it_can(
    monkeypatch: pytest.MonkeyPatch, supported: bool, chosen: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda **_options: supported)
    assert best_precision("auto") == chosen


@pytest.mark.parametrize(("compiler", "told"), [("", r"there is no c\+\+, g\+\+"), ("nocc", "there is no nocc")])
def test_compiling_without_a_compiler_is_told(monkeypatch: pytest.MonkeyPatch, compiler: str, told: str) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CXX", compiler)
    with pytest.raises(InvalidField, match=told):
        make_fabric(LoopConfig(accelerator="cpu", compile=True))


def test_channels_last_is_a_matter_of_memory_only() -> None:
    net = nn.Conv2d(3, 4, 3)
    ready = make_fabric(LoopConfig(accelerator="cpu", channels_last=True)).setup_module(net)
    assert ready.module is net
    assert net.weight.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:torch")  # its compiler warns of its own parts
def test_a_compiled_network_is_kept_as_it_was_made() -> None:
    net = nn.Conv2d(3, 4, 3)
    ready = make_fabric(LoopConfig(accelerator="cpu", compile=True)).setup_module(net)
    assert isinstance(ready._forward_module, torch._dynamo.OptimizedModule)
    assert ready.module is net
    assert list(net.state_dict()) == ["weight", "bias"]


def test_gradients_without_a_value_are_left_alone() -> None:
    weight = nn.Parameter(torch.ones(2))
    optimiser = torch.optim.SGD([weight], lr=1.0)
    Replicas().optimizer_step(optimiser)
    assert weight.tolist() == [1, 1]
