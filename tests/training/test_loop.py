"""The loop: checkpoints, exact resuming, the clock, samples, interruption."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training import checkpoint
from capriccio_training.loop import Progress, train
from capriccio_training.settings import read_toml
from capriccio_training.style.config import StyleConfig, preset, resolve
from training.states import assert_equal_states


class Silent:
    """Watches, and interrupts when told to."""

    def __init__(self, stop_at: int = 0) -> None:
        self.stop_at = stop_at
        self.losses: list[dict[str, float]] = []

    def on_prepare(self, stage: str, done: float) -> None:
        assert stage
        assert 0 <= done <= 1

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        assert 0 <= done <= 1
        self.losses.append(losses)
        if step == self.stop_at:
            raise KeyboardInterrupt


class Clock:
    """Every look at it, a second has passed."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        self.now_s += 1
        return self.now_s


@pytest.fixture
def config(two_looks: tuple[Path, Path], tiny_toml: Path) -> StyleConfig:
    folders = {"source": str(two_looks[0]), "target": str(two_looks[1])}
    options = {"schedule": {"steps": 6}, "loop": {"precision": "32-true"}, "cycle": {"noise": 0.05}}
    return resolve(preset("grid"), read_toml(tiny_toml), folders, options)


def start(config: StyleConfig, run: Path, **options: Any) -> Progress:
    watcher = options.pop("watcher", Silent())
    return train(config, run, watcher, **options)


def test_a_resumed_training_ends_exactly_like_one_that_was_never_stopped(config: StyleConfig, tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    start(config, whole)
    with pytest.raises(KeyboardInterrupt):
        start(config, broken, watcher=Silent(stop_at=3))
    assert checkpoint.load(broken)["step"] == 3
    start(config, broken, resume=True)
    one, other = checkpoint.load(whole), checkpoint.load(broken)
    for state in (one, other):
        state.pop("elapsed_s")
    assert_equal_states(one, other)


def test_a_checkpoint_that_fails_to_write_leaves_the_old_one(
    config: StyleConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    start(config, run)
    before = (run / checkpoint.WEIGHTS).read_bytes()

    def half_write(state: Any, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", half_write)
    with pytest.raises(OSError, match="disk full"):
        checkpoint.save(run, {}, {})
    assert (run / checkpoint.WEIGHTS).read_bytes() == before
    assert not list(run.glob(".*"))


def test_minutes_end_the_training_by_the_clock(config: StyleConfig, tmp_path: Path) -> None:
    timed = resolve(_as_layer(config), {"schedule": {"steps": 0, "minutes": 0.1}})
    result = start(timed, tmp_path / "run", clock=Clock())
    assert result.step == 6  # the fake clock gives each step one second
    assert result.elapsed_s == 6


def test_a_run_holds_configuration_samples_and_tensorboard_events(config: StyleConfig, tmp_path: Path) -> None:
    run = tmp_path / "run"
    start(config, run)
    assert checkpoint.read_config(run, StyleConfig) == config
    assert [path.name for path in (run / "samples").iterdir()] == ["0000006.png"]
    assert len(list(run.glob("events.*"))) == 1


def test_losses_are_reported_at_the_steps_that_were_asked_for(config: StyleConfig, tmp_path: Path) -> None:
    watcher = Silent()
    start(config, tmp_path / "run", watcher=watcher)
    assert [bool(losses) for losses in watcher.losses] == [False, True] * 3
    assert {"gan/target", "cycle/source", "judge/source", "learning_rate"} <= watcher.losses[1].keys()


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(config: StyleConfig, tmp_path: Path) -> None:
    for name in ("one", "two"):
        start(config, tmp_path / name)
    start(resolve(_as_layer(config), {"loop": {"seed": 1}}), tmp_path / "three")
    one, two, three = (checkpoint.load(tmp_path / name)["recipe"] for name in ("one", "two", "three"))
    assert_equal_states(one, two)
    with pytest.raises(AssertionError):
        assert_equal_states(one, three)


def test_bf16_trains(config: StyleConfig, tmp_path: Path) -> None:
    mixed = resolve(_as_layer(config), {"loop": {"precision": "bf16-mixed"}, "schedule": {"steps": 2}})
    watcher = Silent()
    start(mixed, tmp_path / "run", watcher=watcher)
    assert all(value == value for value in watcher.losses[1].values())  # no NaN


def test_a_diverging_training_stops_and_keeps_the_last_checkpoint(config: StyleConfig, tmp_path: Path) -> None:
    run = tmp_path / "run"
    start(config, run)
    good = (run / checkpoint.WEIGHTS).read_bytes()
    wild = {"optimizer": {"generator_rate": 1e30}, "schedule": {"steps": 12}}
    with pytest.raises(InvalidField, match=r"diverged: .* is no number at step"):
        start(resolve(_as_layer(config), wild), run, resume=True)
    assert (run / checkpoint.WEIGHTS).read_bytes() == good


def test_a_damaged_checkpoint_is_told(config: StyleConfig, tmp_path: Path) -> None:
    run = tmp_path / "run"
    checkpoint.write_config(run, config)
    (run / checkpoint.WEIGHTS).write_bytes(b"garbage")
    with pytest.raises(UnreadableFile, match="damaged"):
        start(config, run, resume=True)


def test_a_run_is_not_overwritten(config: StyleConfig, tmp_path: Path) -> None:
    checkpoint.write_config(tmp_path / "run", config)
    with pytest.raises(InvalidField, match="--resume"):
        start(config, tmp_path / "run")


def _as_layer(config: StyleConfig) -> dict[str, Any]:
    import dataclasses

    return dataclasses.asdict(config)
