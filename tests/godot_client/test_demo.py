"""The demo in the real Godot: with the real backend, and with its baked look alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from godot_client.godot_scripts import run_checked
from godot_demo import play
from live_backend import LiveBackend

pytestmark = pytest.mark.godot

SECONDS = 4


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["grid", "frame"])
def test_the_demo_is_restyled_while_it_runs(mode: str, live_backend: LiveBackend, tmp_path: Path) -> None:
    measured = play(live_backend.address, tmp_path, mode=mode, size="640x360", seconds=SECONDS)
    print(json.dumps(measured, indent=1))

    assert measured["styled_per_s"] > 1
    assert measured["shown_age_ms_median"] < 1500
    # The software renderer and the backend share the machine's cores with it; a quiet one takes a quarter of this.
    assert measured["main_thread_usec_median"] < 1000
    before, after = (_picture(tmp_path / name) for name in ("before.png", "after.png"))
    assert before.shape == after.shape == (360, 640, 3)
    assert np.abs(after - before).mean() > 5, "the pictures look the same"
    assert _edge_correlation(before, after) > 0.5, "the picture lost its edges"


def test_the_demo_shows_its_baked_look_without_a_backend() -> None:
    display = ["--rendering-method", "gl_compatibility", "--resolution", "160x90"]
    output = run_checked(*display, "--", "--filter", "baked", "--seconds", "1")
    assert "OpenGL" in output


@pytest.mark.slow
def test_the_guides_picture_of_baked_looks_and_masks_can_be_taken_anew(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.jpg"
    display = ["--rendering-method", "gl_compatibility", "--resolution", "240x136"]
    run_checked(*display, "--script", "res://tests/baked_picture.gd", "--", f"out={sheet}")
    pixels = _picture(sheet)
    game, baked = pixels[:136, :240], pixels[:136, 240:]
    houses, masked = pixels[136:, :240], pixels[136:, 240:]
    assert np.abs(game - baked).mean() > 20
    house, grass = np.s_[50:70, 180:235], np.s_[100:130, 130:235]
    assert np.abs(houses - game)[house].mean() < 5 < np.abs(houses - game)[grass].mean()
    assert np.abs(houses - baked)[grass].mean() < 5
    corner, middle = np.s_[:30, :30], np.s_[60:76, 100:140]
    assert np.abs(masked - game)[corner].mean() < 5
    assert np.abs(masked - baked)[middle].mean() < 5


def _picture(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(float)


def _edge_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of the two pictures' gradient magnitudes."""
    edges = [np.hypot(*np.gradient(picture.mean(axis=2))).ravel() for picture in (first, second)]
    return float(np.corrcoef(edges[0], edges[1])[0, 1])
