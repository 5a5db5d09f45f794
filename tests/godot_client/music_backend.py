"""A live backend with the bundled models for music and no others, which is quick to start."""

from __future__ import annotations

import shutil
from pathlib import Path

import capriccio
from live_backend import LiveBackend

BUNDLED = Path(capriccio.__file__).parent / "models"


def music_models(folder: Path) -> Path:
    """Put the bundled models for music alone into a new folder, and return it."""
    folder.mkdir()
    for path in BUNDLED.glob("music_*.onnx"):
        shutil.copy(path, folder)
    return folder


def music_backend(folder: Path) -> LiveBackend:
    """Return a backend that is not started yet, with these models."""
    models = music_models(folder / "models")
    return LiveBackend("--models", models, "--threads", "1", log=folder / "backend.log")
