"""Several processes train one model: what comes out is what one process makes of the same batches."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.config import LoopConfig
from capriccio_training.data.share import ALL, Share
from capriccio_training.devices import make_fabric
from capriccio_training.loop import train
from capriccio_training.settings import merge, read_toml
from capriccio_training.style.config import resolve

SETTINGS = """
recipe = "cyclegan"
[data]
batch = 1
load_height = 32
load_width = 48
crop_height = 32
crop_width = 40
[generator]
name = "grid"
width = 8
[discriminator]
width = 4
[cycle]
identity = 0.5
[loop]
accelerator = "cpu"
precision = "32-true"
threads = 1
log_steps = 1
[schedule]
steps = 3
"""

PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore")
from pathlib import Path
from capriccio_training.style.config import resolve
from capriccio_training.loop import train

class Curve(list):
    def on_prepare(self, stage, done): pass
    def on_step(self, step, done, losses): self.append(losses)

run, config, curve = Path(sys.argv[1]), resolve(json.loads(sys.argv[2])), Curve()
train(config, run, curve)
(run / "curve.json").write_text(json.dumps(curve))
"""


class Curve(list[dict[str, float]]):
    """Keeps the losses of every step."""

    def on_prepare(self, _stage: str, _done: float) -> None:
        pass

    def on_step(self, _step: int, _done: float, losses: dict[str, float]) -> None:
        self.append(losses)


@pytest.fixture
def settings(two_looks: tuple[Path, Path], tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "settings.toml").write_text(SETTINGS, "utf-8")
    return read_toml(tmp_path / "settings.toml") | {"source": str(two_looks[0]), "target": str(two_looks[1])}


def train_in_processes(run: Path, settings: dict[str, Any], *launcher: str) -> Curve:
    program = run.with_suffix(".py")
    program.write_text(PROGRAM, "utf-8")
    command = [sys.executable, *launcher, str(program), str(run), json.dumps(settings)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, timeout=200, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    return Curve(json.loads((run / "curve.json").read_text()))


TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recipe", "launcher", "devices"), [("cyclegan", (), 2), ("pix2pix", TORCHRUN, 1)], ids=["by itself", "by torchrun"]
)
def test_two_processes_learn_what_one_learns_from_the_same_batches(
    settings: dict[str, Any], tmp_path: Path, recipe: str, launcher: tuple[str, ...], devices: int
) -> None:
    settings |= {"recipe": recipe, "loss": {"pool": 0}}
    alone = Curve()
    train(resolve(merge(settings, {"data": {"batch": 2}})), tmp_path / "one", alone)
    together = train_in_processes(tmp_path / "two", merge(settings, {"loop": {"devices": devices}}), *launcher)
    assert len(alone) == len(together) == 3
    for mine, theirs in zip(alone, together, strict=True):
        assert mine == pytest.approx(theirs, rel=1e-4, abs=1e-6)
    assert_alike(*(checkpoint.load(tmp_path / name)["recipe"] for name in ("one", "two")))


def assert_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    """The same weights, as far as sums in another order are.

    Not the biases: before a norm their gradients are nothing but rounding, of which Adam makes whole steps.
    """
    for name in (name for name in one if name.startswith(("generator/", "discriminator/"))):
        for key, weight in one[name].items():
            if key.endswith("weight"):
                torch.testing.assert_close(weight, other[name][key], rtol=1e-3, atol=2e-5, msg=f"{name} {key}")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a group of processes in another way there")
def test_ctrl_c_ends_all_processes_after_the_same_step_with_a_checkpoint(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    run, program, config = tmp_path / "run", tmp_path / "program.py", tmp_path / "config.toml"
    program.write_text("from capriccio_training.cli import main\nmain()\n", "utf-8")
    config.write_text(SETTINGS.replace("steps = 3", "steps = 1000000") + "[loss]\npool = 2\n", "utf-8")
    command = [sys.executable, str(program), "style", "--out", str(run), "--config", str(config), "--devices", "2"]
    command += ["--source", settings["source"], "--target", settings["target"]]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        wait_until(lambda: any(run.glob("events.*")) and process.poll() is None)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=120)
    finally:
        process.kill()
    assert process.returncode == 130, told
    assert "Stopped and saved" in told
    state = checkpoint.load(run)
    assert len(state["replicas"]) == 1
    assert not torch.equal(state["replicas"][0]["random"], state["random"])


def wait_until(ready: Callable[[], bool], timeout_s: float = 120) -> None:
    deadline_s = time.monotonic() + timeout_s
    while not ready():
        assert time.monotonic() < deadline_s, "it took too long"
        time.sleep(0.1)


def test_the_shares_of_all_processes_make_up_the_batch() -> None:
    assert [Share(rank, 3).of(list("abcdef")) for rank in range(3)] == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert ALL.of([1, 2]) == [1, 2]


def test_more_devices_than_there_are_is_told() -> None:
    with pytest.raises(InvalidField, match="can't be had here"):
        make_fabric(LoopConfig(accelerator="cuda", devices=9999))
