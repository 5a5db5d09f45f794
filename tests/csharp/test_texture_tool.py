"""Unity's textures window without its editor, under Mono: forms, names, imports, materials, a live backend's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from backend import tiny_texture_models
from capriccio.media.png import encode_png
from csharp.program_under_mono import Outcome, Program, behaviours
from live_backend import LiveBackend

pytestmark = pytest.mark.mono

NAMES = behaviours("editor/TextureToolBehaviours.cs", "editor/TextureMakingBehaviours.cs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texture_tool")


@pytest.fixture(scope="module")
def backend(folder: Path) -> Iterator[LiveBackend]:
    models = folder / "models"
    models.mkdir()
    tiny_texture_models.vary(models / "vary.onnx")
    tiny_texture_models.synthesize(models / "synthesize.onnx")
    with LiveBackend("--models", models, "--threads", "1", log=folder / "backend.log") as running:
        yield running


@pytest.fixture(scope="module")
def results(program: Program, backend: LiveBackend, folder: Path) -> dict[str, Outcome]:
    rock = np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8)
    (folder / "rock.png").write_bytes(encode_png(rock, {}))
    labels = "|".join(tiny_texture_models.LABELS)
    return program.run(NAMES, port=backend.port, folder=folder, rock=folder / "rock.png", labels=labels)


@pytest.mark.parametrize("name", NAMES)
def test_texture_tool(results: dict[str, Outcome], name: str) -> None:
    print(*results[name].notes, sep="\n")
    assert results[name].verdict == "ok"
