"""Textures and terrain in C# under Mono: requests, numbers, what files say of their making; and `capriccio serve`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backend import tiny_terrain_models, tiny_texture_models
from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.provenance_files import write_provenance_files
from csharp.tables import write_tables
from csharp.terrain_files import write_terrain_files
from live_backend import LiveBackend

pytestmark = pytest.mark.mono

ALONE = behaviours(
    "generate/RequestBehaviours.cs",
    "generate/JsonBehaviours.cs",
    "generate/TerrainBehaviours.cs",
    "generate/SketchBehaviours.cs",
    "generate/TexturePixelsBehaviours.cs",
    "editor/ProvenanceBehaviours.cs",
    "editor/TerrainToolBehaviours.cs",
)
LIVE = behaviours("generate/GenerateBackendBehaviours.cs")


@pytest.fixture(scope="module")
def alone(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    tables = tmp_path_factory.mktemp("tables")
    write_tables(tables)
    provenance = tmp_path_factory.mktemp("provenance")
    write_provenance_files(provenance)
    terrain = tmp_path_factory.mktemp("terrain")
    write_terrain_files(terrain)
    scratch = tmp_path_factory.mktemp("scratch")
    return program.run(ALONE, tables=tables, provenance=provenance, terrain=terrain, scratch=scratch)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBackend]:
    folder = tmp_path_factory.mktemp("generate")
    models = folder / "models"
    models.mkdir()
    tiny_texture_models.vary(models / "vary.onnx")
    tiny_texture_models.synthesize(models / "synthesize.onnx")
    tiny_terrain_models.smoothing(models / "smoothing.onnx")
    tiny_terrain_models.drawn(models / "drawn.onnx")
    tiny_terrain_models.slow(models / "slow_erosion.onnx")
    with LiveBackend("--models", models, "--threads", "1", log=folder / "backend.log") as running:
        yield running


@pytest.fixture(scope="module")
def live(program: Program, backend: LiveBackend) -> dict[str, Outcome]:
    return program.run(LIVE, port=backend.port)


@pytest.mark.parametrize("name", ALONE)
def test_requests(alone: dict[str, Outcome], name: str) -> None:
    print(*alone[name].notes, sep="\n")
    assert alone[name].verdict == "ok"


@pytest.mark.parametrize("name", LIVE)
def test_requests_to_a_live_backend(live: dict[str, Outcome], name: str) -> None:
    print(*live[name].notes, sep="\n")
    assert live[name].verdict == "ok"


def test_the_log_of_the_backend_is_free_of_tracebacks(backend: LiveBackend, live: dict[str, Outcome]) -> None:
    assert "Traceback" not in backend.log.read_text(encoding="utf-8")
