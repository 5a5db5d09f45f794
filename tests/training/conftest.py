"""Pictures and tiny configurations for the training tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason='the training tests need: pip install "capriccio[train]"')

from PIL import Image

from training import moving_pictures as clips


@pytest.fixture
def two_looks(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of six 64x96 pictures; the target's are darker and bluer, of other scenes."""
    random = np.random.default_rng(0)
    folders = tmp_path / "source", tmp_path / "target"
    for folder, gain in zip(folders, ((1.0, 1.0, 1.0), (0.4, 0.5, 0.9)), strict=True):
        folder.mkdir()
        for index in range(6):
            blocks = random.uniform(40, 250, (8, 12, 3)) * gain
            pixels = np.kron(blocks, np.ones((8, 8, 1))).astype(np.uint8)
            Image.fromarray(pixels).save(folder / f"{index}.png")
    return folders


TINY = """
[data]
load_height = 64
load_width = 96
crop_height = 64
crop_width = 96
[generator]
width = 8
[discriminator]
width = 4
[loss]
pool = 3
[loop]
threads = 1
sample_steps = 1000
log_steps = 2
"""


@pytest.fixture
def tiny_toml(tmp_path: Path) -> Path:
    """Settings that make a step cost milliseconds."""
    path = tmp_path / "tiny.toml"
    path.write_text(TINY, "utf-8")
    return path


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A video: four seconds of one scene."""
    return clips.write(tmp_path / "walk.mp4", clips.scene(1, 100))
