"""Whether a task-aware translation keeps what a plain CycleGAN drops, on the grid world.

python benchmarks/task_aware.py WORK [--seeds 1 2 3] [--steps 1000] [--picture docs/media/task_aware.png]

Both methods are the same training with the same seeds, batches and networks; the plain one has the weight of its
scene terms set to 0. What is finished is kept in WORK, so that a second call goes on where the first one ended.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from common.machine import describe_machine
from PIL import Image
from torch import Tensor, nn

from capriccio_training import checkpoint
from capriccio_training.data.levels import to_uint8
from capriccio_training.examples import grid_world
from capriccio_training.examples.grid_world.judge import TileJudge, draw, teach_judge
from capriccio_training.examples.grid_world.looks import LOOKS
from capriccio_training.examples.grid_world.measure import Instruments, Kept, measure
from capriccio_training.examples.grid_world.play import record
from capriccio_training.examples.grid_world.referee import teach_referee
from capriccio_training.examples.grid_world.world import MOVES, State, new_state
from capriccio_training.loop import train
from capriccio_training.settings import read_toml
from capriccio_training.style.config import StyleConfig, resolve_new
from capriccio_training.style.data.transitions import TABLE
from capriccio_training.style.export import load_generator
from capriccio_training.style.nets import picture_of
from capriccio_training.style.nets.q_network import QNetwork

SETTINGS = Path(grid_world.__file__).parent / "training.toml"
METHODS = {"plain CycleGAN": {"task": {"scene": 0.0}}, "RL-CycleGAN": {}}
WAYS = {"target": LOOKS, "source": LOOKS[::-1]}  # a generator by where it leads: the looks at its start and end
EPISODES, RECORDING_SEED, JUDGING_SEED, TEST_SEED = 1200, 0, 1000, 2000
TEST_STATES, SHOWN, ZOOM = 500, 8, 3
HEADS = {
    "gem_kept": "gem kept",
    "gem_dropped": "gem dropped",
    "gem_mistaken": "gem became another thing",
    "gem_elsewhere": "gem elsewhere",
    "walker_kept": "walker kept",
    "same_action": "same action",
    "best_action": "best action",
    "arrives": "walk arrives",
    "psnr": "PSNR dB",
}

Translate = Callable[[Tensor], Tensor]


class Told:
    """A training's watcher that tells now and then where it is."""

    def on_prepare(self, stage: str, _done: float) -> None:
        """Tell what is being prepared."""
        print(f"  {stage}", flush=True)

    def on_step(self, step: int, _done: float, _losses: dict[str, float]) -> None:
        """Tell the step."""
        if step % 100 == 0:
            print(f"  step {step}", flush=True)


def main() -> None:
    """Record, teach the instruments, train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--picture", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    _record(options.work)
    instruments = {look: _instruments(options.work, look) for look in LOOKS}
    states = _test_states()
    rows = []
    for seed in options.seeds:
        for method, settings in METHODS.items():
            run = _run_folder(options.work, method, options.steps, seed)
            _train(options.work, run, settings, seed, options.steps)
            rows += _measured(run, method, seed, states, instruments)
    print(describe_machine())
    for end, (start_look, end_look) in WAYS.items():
        print(f"\n### {start_look} to {end_look}\n")
        print(_table([row for row in rows if row["end"] == end], states, end_look, instruments[end_look]))
    if options.picture:
        runs = [_run_folder(options.work, method, options.steps, options.seeds[0]) for method in METHODS]
        _draw_picture(options.picture, runs, states[:SHOWN])


def _record(work: Path) -> None:
    for place, look in enumerate(LOOKS):
        if not (work / look / TABLE).exists():
            print(f"recording {look}", flush=True)
            record(work / look, look, range(EPISODES), 2 * RECORDING_SEED + place)


def _test_states() -> list[State]:
    dice = random.Random(TEST_SEED)
    return [new_state(dice) for _ in range(TEST_STATES)]


def _instruments(work: Path, look: str) -> Instruments:
    path = work / f"instruments_{look}.pt"
    if not path.exists():
        print(f"teaching what measures {look}", flush=True)
        judge, referee = teach_judge(look, JUDGING_SEED), teach_referee(look, JUDGING_SEED)
        torch.save({"judge": judge.state_dict(), "referee": referee.state_dict()}, path)
    state = torch.load(path, weights_only=True)
    return Instruments(_loaded(TileJudge(), state["judge"]), _loaded(QNetwork(len(MOVES)), state["referee"]))


def _loaded(network: Any, state: dict[str, Tensor]) -> Any:
    network.load_state_dict(state)
    return network.eval().requires_grad_(False)


def _run_folder(work: Path, method: str, steps: int, seed: int) -> Path:
    return work / f"{method} {steps} {seed}".replace(" ", "_")


def _train(work: Path, run: Path, settings: dict[str, Any], seed: int, steps: int) -> None:
    """Train one method with one seed, or what is left of it."""
    begun = (run / checkpoint.SUMMARY).exists()
    if begun and json.loads((run / checkpoint.SUMMARY).read_text())["step"] >= steps:
        return
    print(run.name, flush=True)
    folders = {"source": str((work / LOOKS[0]).resolve()), "target": str((work / LOOKS[1]).resolve())}
    schedule = {"epochs": 1, "decay_epochs": 1, "steps": steps}
    loop = {"seed": seed, "accelerator": "cpu", "threads": 1, "sample_steps": steps, "checkpoint_minutes": 1.0}
    config = resolve_new(read_toml(SETTINGS), settings, {**folders, "schedule": schedule, "loop": loop})
    train(config, run, Told(), resume=begun)


def _translation(run: Path, end: str) -> Translate:
    generator: nn.Module = load_generator(checkpoint.read_config(run, StyleConfig), checkpoint.load(run), end)
    return lambda frames: picture_of(generator(frames))


def _measured(
    run: Path, method: str, seed: int, states: list[State], instruments: dict[str, Instruments]
) -> list[dict[str, Any]]:
    """The figures of a run in both directions, measured once."""
    path = run / "measured.json"
    if not path.exists():
        rows = []
        for end, (start_look, end_look) in WAYS.items():
            kept = measure(_translation(run, end), start_look, end_look, states, instruments[end_look])
            rows.append({"method": method, "seed": seed, "end": end, **asdict(kept)})
        path.write_text(json.dumps(rows, indent=2) + "\n")
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


def _table(rows: list[dict[str, Any]], states: list[State], look: str, of_look: Instruments) -> str:
    """Means over the seeds with the smallest and the largest, a row for each method; last, the true frames."""
    lines = ["| method | " + " | ".join(HEADS.values()) + " |", "|---|" + "---:|" * len(HEADS)]
    for method in METHODS:
        mine = [row for row in rows if row["method"] == method]
        lines.append(f"| {method} | " + " | ".join(_cell(name, [row[name] for row in mine]) for name in HEADS) + " |")
    true = asdict(measure(lambda frames: frames, look, look, states, of_look))
    lines.append("| the true frames | " + " | ".join(_cell(name, [true[name]]) for name in HEADS) + " |")
    assert set(HEADS) == {each.name for each in fields(Kept)}
    return "\n".join(lines)


def _cell(name: str, values: list[float]) -> str:
    shown = [f"{value:.1f}" if name == "psnr" else f"{100 * value:.0f} %" for value in values]
    if len(values) == 1:
        return shown[0].replace("inf", "∞")
    mean = statistics.mean(values)
    low, high = min(values), max(values)
    if name == "psnr":
        return f"{mean:.1f} ({low:.1f} to {high:.1f})"
    return f"{100 * mean:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _draw_picture(path: Path, runs: list[Path], states: list[State]) -> None:
    """Both ways below each other, each as rows: the source, plain, task-aware, the truth."""
    rows = []
    for end, (start_look, end_look) in WAYS.items():
        frames = draw(states, start_look)
        rows += [frames, *(_translation(run, end)(frames) for run in runs), draw(states, end_look)]
    grid = np.concatenate([np.concatenate(list(_padded(row)), axis=1) for row in rows])
    zoomed = grid.repeat(ZOOM, 0).repeat(ZOOM, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(zoomed).save(path, optimize=True)


def _padded(frames: Tensor) -> np.ndarray[Any, Any]:
    """(N, H, W, 3) uint8 with a white rim to the right and below."""
    pixels = to_uint8(frames).permute(0, 2, 3, 1).numpy()
    return np.pad(pixels, ((0, 0), (0, 2), (0, 2), (0, 0)), constant_values=255)


if __name__ == "__main__":
    main()
