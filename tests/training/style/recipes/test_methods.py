"""The settings with which the methods are compared: complete, and alike in all but the method."""

from __future__ import annotations

from pathlib import Path

import pytest

from capriccio_training.settings import read_toml
from capriccio_training.style.config import StyleConfig, resolve_new

BUNDLED = Path(__file__).parents[4] / "training" / "bundled" / "style"
METHODS = sorted((BUNDLED / "methods").glob("*.toml"))
SHARED = ("data", "generator", "discriminator", "loop")


def settings_of(path: Path) -> StyleConfig:
    return resolve_new(read_toml(BUNDLED / "methods.toml"), read_toml(path))


def test_there_is_a_file_for_each_method_that_needs_no_teacher() -> None:
    recipes = {settings_of(path).recipe for path in METHODS}
    assert recipes >= {"cut", "cyclegan", "discogan", "dualgan", "fastcut", "pix2pix"}


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.stem)
def test_each_trains_the_same_network_on_the_same_crops_and_says_what_it_is(path: Path) -> None:
    config, first = settings_of(path), settings_of(METHODS[0])
    for section in SHARED:
        assert getattr(config, section) == getattr(first, section)
    assert config.loss.flatness == first.loss.flatness
    assert not set(read_toml(path)) & set(SHARED)
    assert path.read_text("utf-8").startswith("# ")
