"""The dock's tools in the real editor against a live backend: textures and terrain, made, saved and undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capriccio.media.height_files import read_heights
from godot_client.editor_project import EditorProject, backend_program
from godot_client.tiny_backend import make_generators
from live_backend import free_port

pytestmark = [pytest.mark.godot, pytest.mark.slow]


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Give a program that starts a backend with tiny models."""
    return backend_program(tmp_path / "backend", "--models", make_generators(tmp_path / "models"), "--threads", "1")


def test_textures_are_made_saved_and_undone(tmp_path: Path, command: Path) -> None:
    project = EditorProject(tmp_path, "textures_test")
    random = np.random.default_rng(5)
    for name, size in (("rock", (48, 64)), ("moss", (64, 64))):
        Image.fromarray(random.integers(0, 256, (*size, 3), np.uint8)).save(project.folder / f"{name}.png")
    output = project.run(command=command, address=f"tcp://127.0.0.1:{free_port()}")
    assert output.count("\nok test_") == 11


def test_land_is_made_drawn_saved_and_undone(tmp_path: Path, command: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    project = EditorProject(tmp_path, "terrain_test")
    output = project.run(command=command, address=f"tcp://127.0.0.1:{free_port()}", out=out)
    assert output.count("\nok test_") == 10
    exact, note = read_heights(out / "hill.exr")
    levels, _ = read_heights(out / "hill.r16")
    assert (note.width, note.cell_m, note.provenance["seed"]) == (65, 2.0, 3)
    np.testing.assert_allclose(levels.metres, exact.metres, atol=40 / 65535)
