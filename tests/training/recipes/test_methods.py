"""The settings with which the methods are compared: complete, and alike in all but the method."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from capriccio_training.config import resolve_new
from capriccio_training.settings import read_toml

METHODS = sorted((Path(__file__).parents[3] / "training" / "bundled" / "methods").glob("*.toml"))
METHODS_OWN = ("recipe", "loss", "cycle", "cut", "discogan", "dualgan", "pix2pix", "optimizer", "schedule")


def test_there_is_a_file_for_each_method_that_needs_no_teacher() -> None:
    recipes = {resolve_new(read_toml(path)).recipe for path in METHODS}
    assert recipes == {"cut", "cyclegan", "discogan", "dualgan", "fastcut", "pix2pix"}


@pytest.mark.parametrize("path", METHODS, ids=lambda path: path.stem)
def test_each_trains_the_same_network_on_the_same_crops_and_says_what_it_is(path: Path) -> None:
    config, first = (resolve_new(read_toml(each)) for each in (path, METHODS[0]))
    for section in dataclasses.fields(config):
        if section.name not in METHODS_OWN:
            assert getattr(config, section.name) == getattr(first, section.name), section.name
    assert config.loss.flatness == first.loss.flatness
    assert path.read_text("utf-8").startswith("# ")
