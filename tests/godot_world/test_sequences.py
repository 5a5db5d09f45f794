"""Sequences of the demo world with true motion vectors: the frame before, moved by them, is the frame."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engines import ROOT, run_godot
from motion_vectors import Geometry

pytestmark = pytest.mark.godot

PROJECT = ROOT / "godot_addon"
SEED = 201
FRAMES = 3
SEQUENCES = 2
SIZE_PX = (160, 90)
STEP_M = 0.2
"""Farther than a walker comes in a frame, as these pixels are larger than those of a real picture."""


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short sequences of a world in both looks, their geometry and their motion."""
    out = tmp_path_factory.mktemp("sequences")
    options = ["--look", "both", "--seeds", SEED, "--count", FRAMES, "--sequences", SEQUENCES, "--path-step", STEP_M]
    ended = run_godot(
        *("--path", PROJECT, "--rendering-method", "gl_compatibility", "--script", "res://demo/render_frames.gd"),
        *("--", "--size", "{}x{}".format(*SIZE_PX), "--out", out, "--geometry", out / "geometry"),
        *map(str, options),
    )
    assert ended.returncode == 0, ended.stdout
    command = [sys.executable, ROOT / "tools" / "motion_vectors.py", out / "geometry", out / "motion"]
    subprocess.run(command, check=True, capture_output=True)
    return out


def picture(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image, dtype=np.float64)


def warped(before: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """The frame before, seen from this one: bilinear, anything where the motion is NaN."""
    height, width, _ = before.shape
    at = np.nan_to_num(vectors.astype(np.float64)) + np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1)
    corner = np.clip(at.astype(int), 0, [width - 2, height - 2])
    right, down = np.moveaxis((at - corner)[..., None], -2, 0)
    x, y = corner[..., 0], corner[..., 1]
    above = before[y, x] * (1 - right) + before[y, x + 1] * right
    below = before[y + 1, x] * (1 - right) + before[y + 1, x + 1] * right
    return np.asarray(above * (1 - down) + below * down)


def moved(rendered: Path) -> Iterator[tuple[str, str, np.ndarray]]:
    """Yield each frame that has motion, the one before it, and the motion."""
    for path in sorted((rendered / "motion").iterdir()):
        number = int(path.stem[-4:])
        yield path.stem, f"{path.stem[:-4]}{number - 1:04d}", np.load(path)


def test_looks_geometry_and_motion_have_the_same_names(rendered: Path) -> None:
    numbers = [sequence * 100 + frame for sequence in range(SEQUENCES) for frame in range(FRAMES)]
    names = [f"seed{SEED:04d}_frame{number:04d}" for number in numbers]
    for folder in ("toon", "natural", "geometry"):
        assert sorted(path.stem for path in (rendered / folder).glob("*.png")) == names
    assert [name for name, _, _ in moved(rendered)] == [name for name in names if name[-2:] != "00"]


@pytest.mark.parametrize("look", ["toon", "natural"])
def test_the_frame_before_moved_onto_the_frame_is_the_frame(rendered: Path, look: str) -> None:
    errors = []
    for name, before_name, vectors in moved(rendered):
        frame, before = (picture(rendered / look / f"{each}.png") for each in (name, before_name))
        visible = ~np.isnan(vectors[..., 0])
        assert visible.mean() > 0.7
        candidates = (warped(before, vectors), before, warped(before, -vectors))
        errors.append([np.abs(each - frame)[visible].mean() for each in candidates])
    right, still, wrong_way = np.mean(errors, axis=0)
    print(f"{look}: {right:.2f} levels of 255 moved, {still:.2f} as it is, {wrong_way:.2f} moved the wrong way")
    assert right < 0.65 * still < 0.5 * wrong_way


def test_distances_are_those_of_a_place_outdoors(rendered: Path) -> None:
    """Ground within a few steps at the feet, the dome of the sky above, nothing without a surface."""
    for path in (rendered / "geometry").glob("*.png"):
        distances = Geometry.read(path).distances
        assert 1.0 < np.median(distances[-1]) < 8.0
        assert 800.0 < distances[0].max() < 1000.0
        assert np.isfinite(distances).all()


@pytest.mark.slow
def test_the_script_makes_the_whole_data_set(tmp_path: Path) -> None:
    script = ROOT / "tools" / "render_sequences.sh"
    environment = {**os.environ, "PYTHON": sys.executable}
    command = [script, tmp_path / "data", str(SEED), "32x18"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["motion", "natural", "toon"]
    assert len(list((tmp_path / "data" / "natural").iterdir())) == 16
    assert len(list((tmp_path / "data" / "motion").iterdir())) == 14
