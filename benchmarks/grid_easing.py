"""How calm a grid look is in time, while answers come late and 10 to 30 times a second and frames 60 times.

Walks through the demo world at 60 frames a second, predicts the grid of every frame, and replays what Godot's style
filter would show: each answer at once, eased whenever an answer comes, or eased in every drawn frame, as it does.
  jump    by how much the look alone changes the picture from one drawn frame to the next, on the same game picture:
          the mean, and the largest of all frames, which is what one sees as a pop
  warping what of the shown picture's change is not the camera's true motion; the game's own is the floor
  lag     how far the shown picture is from one with a grid of its own
All in levels of 255. Needs Godot and the package's training extra.

  python benchmarks/grid_easing.py [--model NAME] [--seconds 2] [--easing 0.25] [--age 0.1]
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from common.machine import describe_machine
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.images import read_picture
from capriccio.services.style import apply_style
from capriccio_training.style.metrics.warping import Motion

ROOT = Path(__file__).resolve().parent.parent
FRAMES_PER_S = 60
WALK_M_PER_S = 2.2
SETTLE_FRAMES = 60
ANSWERS_PER_S = (10, 15, 30)
EASINGS = ("at once", "eased per answer", "eased per frame")

Picture = NDArray[np.uint8]
Grid = NDArray[np.float32]
Slicing = Callable[[Picture, Grid], Picture]


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder:
        frames, motions = _walk(Path(folder), SETTLE_FRAMES + round(options.seconds * FRAMES_PER_S))
    model = _load(options.model)
    grids = [apply_style(model, frame).array.astype(np.float32) for frame in frames]
    slicing = partial(slice_grid, guide=model.card.guide)
    fresh = list(map(slicing, frames, grids))
    print(f"\n{options.model}, easing {options.easing:g} s, answers {options.age * 1000:.0f} ms old, levels of 255")
    print(f"{'':>27} {'jump':>6} {'largest':>8} {'warping':>8} {'lag':>6}")
    print(f"{'the game':>27} {'':>6} {'':>8} {_warping(frames, motions):8.2f}")
    print(f"{'a grid for every frame':>27} {_jumps(slicing, frames, grids)} {_warping(fresh, motions):8.2f} {0:6.2f}")
    for hertz in ANSWERS_PER_S:
        for easing in EASINGS:
            shown_grids = list(_replay(grids, hertz, easing, options))
            shown = list(map(slicing, frames, shown_grids))
            lag = _mean(_apart(made, own) for made, own in zip(shown, fresh, strict=True))
            name = f"{hertz} Hz, {easing}"
            print(f"{name:>27} {_jumps(slicing, frames, shown_grids)} {_warping(shown, motions):8.2f} {lag:6.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="toon_to_natural")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--easing", type=float, default=0.25, help="the filter's easing_s")
    parser.add_argument("--age", type=float, default=0.1, help="seconds from a capture to its answer")
    return parser.parse_args()


def _walk(folder: Path, count: int) -> tuple[list[Picture], list[Motion | None]]:
    """Render a walk and return its frames and true motions; the first has none."""
    walk = ["--seeds", "201", "--count", str(count), "--path-step", str(WALK_M_PER_S / FRAMES_PER_S)]
    script = ["--rendering-method", "gl_compatibility", "--script", "res://demo/render_frames.gd", "--", *walk]
    places = ["--size", "320x180", "--out", str(folder / "frames"), "--geometry", str(folder / "geometry")]
    godot = [str(ROOT / "tools" / "godot.sh"), "--path", str(ROOT / "godot_addon")]
    subprocess.run([*godot, *script, *places], check=True, capture_output=True)
    vectors = [sys.executable, str(ROOT / "tools" / "motion_vectors.py"), str(folder / "geometry"), str(folder)]
    subprocess.run(vectors, check=True, capture_output=True)
    paths = sorted((folder / "frames").glob("*.png"))
    files = [folder / f"{path.stem}.npy" for path in paths]
    return [read_picture(path).pixels for path in paths], [_motion(file) for file in files]


def _motion(file: Path) -> Motion | None:
    return Motion(np.load(file, allow_pickle=False)) if file.exists() else None


def _load(name: str) -> LoadedModel:
    registry = ModelRegistry([BUNDLED_MODELS], load_model)
    registry.load_all()
    return registry.get(name)


def _replay(grids: list[Grid], hertz: int, easing: str, options: argparse.Namespace) -> Iterator[Grid]:
    """Yield the grid that is shown in each drawn frame."""
    age = round(options.age * FRAMES_PER_S)
    step = FRAMES_PER_S // hertz
    newest = shown = grids[0]
    for frame in range(len(grids)):
        answered = frame >= age and (frame - age) % step == 0
        if answered:
            newest = grids[frame - age]
        if easing == "at once":
            shown = newest
        elif easing == "eased per frame":
            shown = shown + (newest - shown) * _share(1, options.easing)
        elif answered:
            shown = shown + (newest - shown) * _share(step, options.easing)
        yield shown


def _share(frames: int, easing_s: float) -> float:
    return 1.0 - math.exp(-frames / FRAMES_PER_S / easing_s)


def _jumps(slicing: Slicing, frames: list[Picture], grids: list[Grid]) -> str:
    """Return the mean and the largest change of the picture by the look alone, once it has settled."""
    jumps = [
        _apart(slicing(frames[at], grids[at]), slicing(frames[at], grids[at - 1]))
        for at in range(SETTLE_FRAMES, len(frames))
    ]
    return f"{_mean(jumps):6.2f} {max(jumps):8.2f}"


def _warping(shown: list[Picture], motions: list[Motion | None]) -> float:
    errors = []
    for at in range(SETTLE_FRAMES, len(shown)):
        motion = motions[at]
        if motion is not None:
            errors.append(motion.error(shown[at], shown[at - 1]))
    return _mean(errors)


def _apart(first: Picture, second: Picture) -> float:
    return float(np.abs(first.astype(np.int16) - second).mean())


def _mean(values: Iterator[float] | list[float]) -> float:
    return float(np.mean(list(values)))


if __name__ == "__main__":
    main()
