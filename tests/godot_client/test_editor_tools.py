"""The dock's tools in the real editor against a live backend: textures and terrain, made, saved and undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from godot_client.editor_project import EditorProject, backend_program
from godot_client.tiny_backend import make_models
from live_backend import free_port

pytestmark = [pytest.mark.godot, pytest.mark.slow]


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Give a program that starts a backend with tiny models."""
    return backend_program(tmp_path / "backend", "--models", make_models(tmp_path / "models"), "--threads", "1")


def test_textures_are_made_saved_and_undone(tmp_path: Path, command: Path) -> None:
    project = EditorProject(tmp_path, "textures_test")
    random = np.random.default_rng(5)
    for name, size in (("rock", (48, 64)), ("moss", (64, 64))):
        Image.fromarray(random.integers(0, 256, (*size, 3), np.uint8)).save(project.folder / f"{name}.png")
    output = project.run(command=command, address=f"tcp://127.0.0.1:{free_port()}")
    assert output.count("\nok test_") == 11
