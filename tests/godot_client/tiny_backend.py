"""A live backend with models that are tiny and exact: `grid` and `invert` invert colours, `slow` takes its time."""

from __future__ import annotations

from pathlib import Path

from backend import tiny_models, tiny_terrain_models, tiny_texture_models
from live_backend import LiveBackend


def tiny_backend(folder: Path, *, generators: bool = False) -> LiveBackend:
    """Return a backend that is not started yet; its models and its log lie in `folder`."""
    models = make_generators(folder / "models") if generators else make_styles(folder / "models")
    return LiveBackend("--models", models, log=folder / "backend.log")


def make_styles(folder: Path) -> Path:
    """Make models of looks in a new folder, and return it."""
    folder.mkdir()
    tiny_models.grid(folder / "grid.onnx")
    tiny_models.detailed(folder / "detailed.onnx")
    tiny_models.invert(folder / "invert.onnx")
    tiny_models.slow(folder / "slow.onnx", rounds=200)
    return folder


def make_generators(folder: Path) -> Path:
    """Make models of textures and terrain in a new folder, and return it."""
    folder.mkdir()
    # The first of a kind by name is the one that is used where none is named.
    tiny_texture_models.vary(folder / "vary.onnx", "a_vary")
    tiny_texture_models.vary(folder / "vary_slowly.onnx", "vary_slowly", rounds=1000)
    tiny_texture_models.synthesize(folder / "synthesize.onnx", "a_synthesize")
    tiny_terrain_models.smoothing(folder / "erosion.onnx", "a_erosion")
    tiny_terrain_models.slow(folder / "slow_erosion.onnx")
    tiny_terrain_models.drawn(folder / "drawn.onnx", "a_drawn")
    return folder
