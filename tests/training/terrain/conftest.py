"""Little land, and settings that make a step of a training cost milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from capriccio_training.terrain.data.simulated import write_pairs

TINY = """
[data]
batch = 2
[generator]
width = 2
[discriminator]
width = 2
scales = [1]
[schedule]
steps = 4
[loop]
threads = 1
log_steps = 2
sample_steps = 1000
"""


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five pairs of 32x32 cells."""
    folder = tmp_path_factory.mktemp("pairs")
    write_pairs(folder, 5, 0, 32, lambda _done: None)
    return folder


@pytest.fixture
def tiny_terrain(tmp_path: Path) -> Path:
    """Settings of a training of four steps."""
    path = tmp_path / "tiny.toml"
    path.write_text(TINY, "utf-8")
    return path


@pytest.fixture
def elevation(tmp_path: Path) -> Path:
    """An index with one real map, which is a cone."""
    import numpy as np
    from PIL import Image

    rows, columns = np.mgrid[:48, :56]
    cone = 3000 - 40 * np.hypot(rows - 20, columns - 25)
    Image.fromarray(cone.astype(np.uint16)).save(tmp_path / "cone.png")
    index = tmp_path / "index.toml"
    index.write_text('[[elevation]]\nfile = "cone.png"\ncell_m = 40.0\n', "utf-8")
    return index
