"""Distillation's data: what a teacher makes of a folder, made once, and a training that learns from it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from backend import tiny_models
from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training import checkpoint
from capriccio_training.data.share import ALL
from capriccio_training.loop import train
from capriccio_training.settings import read_toml
from capriccio_training.style.config import StyleConfig, preset, resolve
from capriccio_training.style.data.sources import Draws, open_source


@pytest.fixture
def config(two_looks: tuple[Path, Path], tiny_toml: Path, tmp_path: Path) -> StyleConfig:
    """A distillation of a teacher that inverts into the smallest real-time network."""
    teacher = tiny_models.invert(tmp_path / "teacher.onnx")
    options: dict[str, Any] = {"recipe": "distill", "source": str(two_looks[0]), "distill": {"teacher": str(teacher)}}
    options["discriminator"] = {"scales": [1]}  # small pictures
    steps = {"schedule": {"steps": 2}, "loop": {"precision": "32-true"}}
    return resolve(preset("realtime"), read_toml(tiny_toml), options, steps)


class Told:
    """A watcher that remembers the preparations."""

    def __init__(self) -> None:
        self.prepared: list[float] = []

    def on_prepare(self, stage: str, done: float) -> None:
        if stage == "the teacher translates":
            self.prepared.append(done)

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        """Losses are of no interest here."""


def test_the_teachers_pictures_pair_up_with_the_folders(config: StyleConfig, tmp_path: Path) -> None:
    told = Told()
    source, taught = open_source("taught", config, tmp_path / "run", Draws(0, ALL), told.on_prepare).next()
    np.testing.assert_allclose(taught.numpy(), -source.numpy(), atol=1e-6)
    assert told.prepared[-1] == 1
    assert told.prepared == sorted(told.prepared)
    assert len(list((tmp_path / "run" / "taught").glob("*.png"))) == 6


def test_what_was_taught_is_not_made_again(config: StyleConfig, tmp_path: Path) -> None:
    open_source("taught", config, tmp_path / "run", Draws(0, ALL), Told().on_prepare)
    marked = tmp_path / "run" / "taught" / "0.png"
    Image.new("RGB", (96, 64), (9, 9, 9)).save(marked)
    open_source("taught", config, tmp_path / "run", Draws(0, ALL), Told().on_prepare)
    assert Image.open(marked).getpixel((0, 0)) == (9, 9, 9)


def test_two_students_share_the_pictures_in_the_folder_that_the_target_names(
    config: StyleConfig, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    shared = dataclasses.replace(config, target=str(kept))
    open_source("taught", shared, tmp_path / "run", Draws(0, ALL), Told().on_prepare)
    assert len(list(kept.glob("*.png"))) == 6
    assert not (tmp_path / "run" / "taught").exists()


def test_a_folder_of_real_pictures_is_not_taken_for_the_teachers(
    config: StyleConfig, two_looks: tuple[Path, Path], tmp_path: Path
) -> None:
    before = sorted(two_looks[1].iterdir())
    with pytest.raises(InvalidField, match="that no teacher made"):
        open_source(
            "taught",
            dataclasses.replace(config, target=str(two_looks[1])),
            tmp_path / "run",
            Draws(0, ALL),
            Told().on_prepare,
        )
    assert sorted(two_looks[1].iterdir()) == before


def test_another_teachers_pictures_are_not_learned_from(config: StyleConfig, tmp_path: Path) -> None:
    open_source("taught", config, tmp_path / "run", Draws(0, ALL), Told().on_prepare)
    other = tiny_models.identity(tmp_path / "other.onnx")
    taught_by_other = resolve(dataclasses.asdict(config), {"distill": {"teacher": str(other)}})
    with pytest.raises(InvalidField, match="of another teacher"):
        open_source("taught", taught_by_other, tmp_path / "run", Draws(0, ALL), Told().on_prepare)


def test_the_teacher_may_see_larger_pictures_than_the_student(config: StyleConfig, tmp_path: Path) -> None:
    larger = resolve(dataclasses.asdict(config), {"distill": {"scale": 2.0}})
    source, taught = open_source("taught", larger, tmp_path / "run", Draws(0, ALL), Told().on_prepare).next()
    with Image.open(tmp_path / "run" / "taught" / "0.png") as made:
        assert made.size == (2 * config.data.load_width, 2 * config.data.load_height)
    assert float((taught + source).abs().mean()) < 0.1  # the same place, but scaled twice


def test_a_distillation_trains_and_leaves_one_generator(config: StyleConfig, tmp_path: Path) -> None:
    run = tmp_path / "run"
    assert train(config, run, Told()).step == 2
    averages = [name for name in checkpoint.load(run)["recipe"] if name.startswith("average/")]
    assert averages == ["average/target"]


@pytest.mark.parametrize(
    ("teacher", "error", "message"),
    [("", InvalidField, "distill.teacher is missing"), ("nowhere.onnx", UnreadableFile, "nowhere.onnx is not a file")],
)
def test_a_missing_teacher_is_told(
    config: StyleConfig, tmp_path: Path, teacher: str, error: type[Exception], message: str
) -> None:
    wrong = resolve(dataclasses.asdict(config), {"distill": {"teacher": teacher}})
    with pytest.raises(error, match=message):
        train(wrong, tmp_path / "run", Told())
    assert not (tmp_path / "run" / checkpoint.CONFIG).exists()
