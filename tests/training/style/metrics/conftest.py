"""Models, runs and folders small enough to be measured in a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from capriccio_training import checkpoint
from capriccio_training.onnx_file import About
from capriccio_training.style.config import StyleConfig, resolve
from capriccio_training.style.export import export_generator
from capriccio_training.style.nets import build_generator
from training.style.metrics.scenes import write_sequence


def config_of(generator: str, **settings: Any) -> StyleConfig:
    return resolve({"generator": {"name": generator, "width": 8}}, settings)


def make(generator: str) -> nn.Module:
    """A network as after some training: an untrained one has equal weights, which a file stores once."""
    torch.manual_seed(0)
    net = build_generator(config_of(generator).generator).eval()
    for parameter in net.parameters():
        parameter.data += 0.02 * torch.randn_like(parameter)
    return net


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A sequence in the looks `plain` and `dark`, which serves as pairs and as training pictures too."""
    return write_sequence(tmp_path / "frames", clips=1, frames=3)


@pytest.fixture
def frame_model(tmp_path: Path) -> Path:
    """An exported frame model."""
    return _write(tmp_path / "frame_look.onnx", "realtime")


@pytest.fixture
def grid_model(tmp_path: Path) -> Path:
    """An exported grid model."""
    return _write(tmp_path / "grid_look.onnx", "grid")


@pytest.fixture
def run(dataset: Path, tmp_path: Path) -> Path:
    """The folder of a run from `plain` to `dark` and back, as the loop leaves it."""
    folder = tmp_path / "runs" / "both"
    config = config_of("grid", source=str(dataset / "plain"), target=str(dataset / "dark"))
    checkpoint.write_config(folder, config)
    average = {"average": make("grid").state_dict(), "updates": 1}
    parts = {"average/target": average, "average/source": average}
    checkpoint.save(folder, {"step": 42, "recipe": parts}, {})
    return folder


def _write(path: Path, generator: str) -> Path:
    content, _ = export_generator(make(generator), config_of(generator), 7, About(path.stem))
    path.write_bytes(content)
    return path
