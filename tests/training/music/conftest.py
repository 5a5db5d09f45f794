"""Little music, and settings that make a step of a training cost milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.music.tunes import write_chorales, write_tunes

TINY = """
[data]
batch = 4
window = 48
[network]
width = 16
layers = 1
dropout = 0.0
[schedule]
steps = 4
[loop]
threads = 1
log_steps = 2
sample_steps = 1000
"""


@pytest.fixture(scope="session")
def tunes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve tunes of eight bars."""
    return write_tunes(tmp_path_factory.mktemp("tunes"), 12)


@pytest.fixture(scope="session")
def chorales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pieces of eight bars for four voices."""
    return write_chorales(tmp_path_factory.mktemp("chorales"), 12)


@pytest.fixture
def tiny_music(tmp_path: Path) -> Path:
    """Settings of a training of four steps."""
    path = tmp_path / "tiny.toml"
    path.write_text(TINY, "utf-8")
    return path


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that no other test has filled."""
    monkeypatch.setenv("CAPRICCIO_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
