"""The C# client under Mono against `capriccio serve` with tiny models, up to a kill in the middle of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import tiny_models
from csharp.program_under_mono import Outcome, Program, behaviours
from live_backend import LiveBackend

pytestmark = pytest.mark.mono

KILLED = "backend_killed_in_the_middle_fails_the_request_and_is_found_again"
NAMES = [name for name in behaviours("BackendBehaviours.cs") if name != KILLED]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBackend]:
    folder = tmp_path_factory.mktemp("backend")
    models = folder / "models"
    models.mkdir()
    for make in (tiny_models.invert, tiny_models.grid, tiny_models.slow):
        make(models / f"{make.__name__}.onnx")
    (models / "broken.onnx").write_bytes(b"no model")
    with LiveBackend("--models", models, "--threads", "1", "--workers", "1", log=folder / "backend.log") as running:
        yield running


@pytest.fixture(scope="module")
def results(program: Program, backend: LiveBackend) -> dict[str, Outcome]:
    return program.run(NAMES, port=backend.port)


@pytest.mark.parametrize("name", NAMES)
def test_client_of_a_live_backend(results: dict[str, Outcome], name: str) -> None:
    assert results[name].verdict == "ok"


def test_a_backend_killed_in_the_middle_of_a_frame(program: Program, backend: LiveBackend) -> None:
    assert program.run_while_killing(KILLED, backend).verdict == "ok"


def test_the_log_of_the_backend_is_free_of_tracebacks(backend: LiveBackend, results: dict[str, Outcome]) -> None:
    assert "Traceback" not in Path(backend.log).read_text(encoding="utf-8")
