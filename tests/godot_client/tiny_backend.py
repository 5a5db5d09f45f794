"""A live backend with models that are tiny and exact: `grid` and `invert` invert colours, `slow` takes its time."""

from __future__ import annotations

from pathlib import Path

from backend import tiny_models
from live_backend import LiveBackend


def tiny_backend(folder: Path) -> LiveBackend:
    """Return a backend that is not started yet; its models and its log lie in `folder`."""
    return LiveBackend("--models", make_models(folder / "models"), log=folder / "backend.log")


def make_models(folder: Path) -> Path:
    """Make the models in a new folder, and return it."""
    folder.mkdir()
    tiny_models.grid(folder / "grid.onnx")
    tiny_models.detailed(folder / "detailed.onnx")
    tiny_models.invert(folder / "invert.onnx")
    tiny_models.slow(folder / "slow.onnx", rounds=200)
    return folder
