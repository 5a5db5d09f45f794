"""The engine-free part of Unity's style filter under Mono against `capriccio serve`: flow, fallbacks, garbage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend import tiny_models
from csharp.program_under_mono import Outcome, Program, behaviours
from live_backend import LiveBackend

pytestmark = pytest.mark.mono

KILLED = "filter_passes_through_while_the_backend_is_dead_and_comes_back"
NAMES = [name for name in behaviours("style/FlowBehaviours.cs") if name != KILLED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBackend]:
    folder = tmp_path_factory.mktemp("backend")
    models = folder / "models"
    models.mkdir()
    for make in (tiny_models.invert, tiny_models.grid, tiny_models.detailed):
        make(models / f"{make.__name__}.onnx")
    tiny_models.slow(models / "slow.onnx", rounds=300)
    with LiveBackend("--models", models, "--threads", "1", log=folder / "backend.log") as running:
        yield running


@pytest.fixture(scope="module")
def results(program: Program, backend: LiveBackend) -> dict[str, Outcome]:
    return program.run(NAMES, port=backend.port)


@pytest.mark.parametrize("name", NAMES)
def test_style_filter(results: dict[str, Outcome], name: str) -> None:
    print(*results[name].notes, sep="\n")
    assert results[name].verdict == "ok"


def test_a_backend_that_is_killed_and_started_again(program: Program, backend: LiveBackend) -> None:
    assert program.run_while_killing(KILLED, backend).verdict == "ok"
