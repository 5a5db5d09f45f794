"""A training that is killed, at the worst moments, goes on from its last checkpoint as if nothing had happened."""

from __future__ import annotations

import dataclasses
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from capriccio_training import checkpoint
from capriccio_training.loop import train
from capriccio_training.settings import read_toml
from capriccio_training.style.config import StyleConfig, preset, resolve
from training.states import assert_equal_states

STEPS = 5

# Kills itself in step 4: after the generators' half of it, or after half of the checkpoint of step 3 is written.
PROGRAM = """
import io, json, os, signal, sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
import torch
from capriccio_training.style.config import resolve
from capriccio_training.loop import train
from capriccio_training.learning.optimisers import AdversarialOptimisers

run, config, moment = Path(sys.argv[1]), resolve(json.loads(sys.argv[2])), sys.argv[3]
calls = 0

def die_at(count):
    global calls
    calls += 1
    if calls == count:
        os.kill(os.getpid(), signal.SIGKILL)

class Watcher:
    def on_prepare(self, stage, done): pass
    def on_step(self, step, done, losses): pass

step_discriminators, save = AdversarialOptimisers.step_discriminators, torch.save

def dying_step(self, loss):
    die_at(4)
    step_discriminators(self, loss)

def dying_save(state, path):
    whole = io.BytesIO()
    save(state, whole)
    Path(path).write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    die_at(3)
    Path(path).write_bytes(whole.getvalue())

if moment == "step":
    AdversarialOptimisers.step_discriminators = dying_step
else:
    torch.save = dying_save
train(config, run, Watcher())
"""


class Silent:
    def on_prepare(self, _stage: str, _done: float) -> None:
        pass

    def on_step(self, _step: int, _done: float, _losses: dict[str, float]) -> None:
        pass


@pytest.fixture
def config(two_looks: tuple[Path, Path], tiny_toml: Path) -> StyleConfig:
    """Everything random is on: pools, noise, movements, crops."""
    options = {
        "source": str(two_looks[0]),
        "target": str(two_looks[1]),
        "data": {"crop_height": 48, "crop_width": 64},
        "schedule": {"steps": STEPS},
        "cycle": {"noise": 0.05},
        "loss": {"temporal": 1.0, "temporal_shift": 2.0},
        "loop": {"precision": "32-true", "log_steps": 1, "sample_steps": 2, "checkpoint_minutes": 0.0},
    }
    return resolve(preset("grid"), read_toml(tiny_toml), options)


def loss_curve(run: Path) -> dict[str, list[tuple[int, float]]]:
    """All that TensorBoard shows, by name: (step, value)."""
    events = EventAccumulator(str(run)).Reload()
    return {name: [(event.step, event.value) for event in events.Scalars(name)] for name in events.Tags()["scalars"]}


def sampled_steps(run: Path) -> list[int]:
    return [event.step for event in EventAccumulator(str(run)).Reload().Images("samples")]


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "last_step"), [("step", 3), ("save", 2)])
def test_a_killed_training_goes_on_with_the_same_losses_and_ends_with_the_same_weights(
    config: StyleConfig, tmp_path: Path, moment: str, last_step: int
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    train(config, whole, Silent())
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    command = [sys.executable, str(program), str(killed), json.dumps(dataclasses.asdict(config)), moment]
    assert subprocess.run(command, timeout=200, capture_output=True).returncode == -signal.SIGKILL
    assert checkpoint.load(killed)["step"] == last_step
    train(config, killed, Silent(), resume=True)
    assert loss_curve(killed) == loss_curve(whole)
    assert {step for step, _ in loss_curve(killed)["cycle/source"]} == set(range(1, STEPS + 1))
    assert sampled_steps(killed) == sampled_steps(whole)
    assert not list(killed.glob(".*"))
    one, other = ({**checkpoint.load(run), "elapsed_s": 0} for run in (whole, killed))
    assert_equal_states(one, other)


def test_the_log_of_a_run_that_is_resumed_in_the_same_second_comes_after_the_first(
    config: StyleConfig, tmp_path: Path
) -> None:
    shorter = resolve(dataclasses.asdict(config), {"schedule": {"steps": 2}})
    train(shorter, tmp_path / "run", Silent())
    seconds = range(int(time.time()), int(time.time()) + 4)  # until the resumed run has surely opened its own
    earlier = {tmp_path / "run" / f"events.out.tfevents.{second:010d}.z" for second in seconds}
    for file in earlier:
        file.touch()
    train(config, tmp_path / "run", Silent(), resume=True)
    assert max((tmp_path / "run").glob("events.*")) not in earlier
    assert {step for step, _ in loss_curve(tmp_path / "run")["cycle/source"]} == set(range(1, STEPS + 1))


def test_a_step_draws_nothing_from_generators_that_are_not_in_the_checkpoint(
    config: StyleConfig, tmp_path: Path
) -> None:
    states: list[torch.Tensor] = []

    class Listener(Silent):
        def on_step(self, *_progress: Any) -> None:
            states.append(torch.get_rng_state())

    train(config, tmp_path / "run", Listener())
    assert all(torch.equal(state, states[0]) for state in states)
