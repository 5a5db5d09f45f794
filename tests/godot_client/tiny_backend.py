"""A live backend with models that are tiny and exact: `grid` and `invert` invert colours, `slow` takes its time."""

from __future__ import annotations

from pathlib import Path

from backend import tiny_models
from live_backend import LiveBackend


def tiny_backend(folder: Path) -> LiveBackend:
    """Return a backend that is not started yet; its models and its log lie in `folder`."""
    models = folder / "models"
    models.mkdir()
    tiny_models.grid(models / "grid.onnx")
    tiny_models.detailed(models / "detailed.onnx")
    tiny_models.invert(models / "invert.onnx")
    tiny_models.slow(models / "slow.onnx", rounds=200)
    return LiveBackend("--models", models, log=folder / "backend.log")
