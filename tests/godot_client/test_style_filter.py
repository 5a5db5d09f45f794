"""The style filter in the real Godot, rendering: its shader against NumPy, and against live and dying backends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capriccio.media.bilateral_grid import slice_grid
from godot_client.godot_scripts import PROJECT, check_output, run_checked, run_script, running_script
from godot_client.tiny_backend import tiny_backend

pytestmark = pytest.mark.godot

SHADER_TOLERANCE = 2
"""Of 255: the texture unit interpolates with 8 bits, and both sides round."""


def test_the_shader_slices_as_numpy_does(tmp_path: Path) -> None:
    frame_path, grid_path, out = tmp_path / "frame.png", tmp_path / "grid.bin", tmp_path / "styled.png"
    frame = _rendered_frame(tmp_path)
    Image.fromarray(frame).save(frame_path)
    grid = _plausible_grid()
    grid_path.write_bytes(grid.tobytes())

    display = ["--rendering-method", "gl_compatibility", "--resolution", "64x64"]
    given = [f"frame={frame_path}", f"grid={grid_path}", f"out={out}"]
    run_checked(*display, "--script", "res://tests/slice_picture.gd", "--", *given)

    shown = np.asarray(Image.open(out).convert("RGB")).astype(int)
    expected = slice_grid(frame, grid).astype(int)
    difference = np.abs(shown - expected)
    print(f"shader against NumPy: largest difference {difference.max()}, mean {difference.mean():.3f} of 255")
    assert np.abs(expected - frame).mean() > 10, "the grid changes too little to prove anything"
    assert difference.max() <= SHADER_TOLERANCE


def test_the_filter_on_a_still_scene_is_right_to_the_pixel(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend:
        output = run_script("filter_test", renderer="gl_compatibility", address=backend.address)
    assert "\n0 failed" in output


def test_the_baked_look_needs_no_backend() -> None:
    assert "\n0 failed" in run_script("baked_look_test", renderer="gl_compatibility")


def test_masks_keep_the_games_own_picture() -> None:
    assert "\n0 failed" in run_script("mask_test", renderer="gl_compatibility")


def test_the_looks_ease_and_cut_as_they_say() -> None:
    assert "\n0 failed" in run_script("look_test")


def test_quitting_mid_frame_leaks_nothing(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend:
        output = run_script("quit_test", renderer="gl_compatibility", address=backend.address)
    assert "\n0 failed" in output


@pytest.mark.slow
def test_the_filter_works_on_vulkan_in_linear_light(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend:
        output = run_script("filter_test", renderer="forward_plus", address=backend.address, hdr="true")
    assert "Forward+" in output, "Godot fell back to another renderer; install a Vulkan driver such as lavapipe"
    assert "\n0 failed" in output


@pytest.mark.slow
@pytest.mark.parametrize(("renderer", "hdr"), [("forward_plus", "true"), ("mobile", "false")])
def test_masks_work_in_every_renderer_and_in_linear_light(renderer: str, hdr: str) -> None:
    output = run_script("mask_test", renderer=renderer, hdr=hdr)
    assert "Forward" in output, "Godot fell back to another renderer; install a Vulkan driver such as lavapipe"
    assert "\n0 failed" in output


def test_the_game_goes_on_when_the_backend_is_killed_mid_frame(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend, running_script("outage_test", address=backend.address) as godot:
        assert godot.stdout is not None
        lines = []
        for line in godot.stdout:
            lines.append(line)
            if line.strip() == "KILL":
                backend.kill()
            elif line.strip() == "START":
                backend.start()
        check_output("".join(lines), godot.wait())
    assert "0 failed\n" in lines


def _rendered_frame(folder: Path) -> np.ndarray:
    """Return a real frame of the demo world, (360, 640, 3) uint8."""
    given = ["--out", str(folder), "--look", "toon", "--seeds", "201", "--count", "1", "--size", "640x360"]
    display = ["--rendering-method", "gl_compatibility", "--script", "res://demo/render_frames.gd"]
    run_checked(*display, "--", *given, project=PROJECT)
    [path] = folder.rglob("*.png")
    frame = np.asarray(Image.open(path).convert("RGB"))
    path.unlink()
    return frame


def _plausible_grid() -> np.ndarray:
    """Return a grid as a model would send: near a colour transform, different in every cell."""
    random = np.random.default_rng(3)
    transform = np.array([0.7, 0.2, 0.0, 0.05, 0.1, 0.8, 0.1, -0.1, 0.0, 0.3, 0.5, 0.15])
    grid: np.ndarray = (transform + random.normal(0, 0.15, (9, 16, 8, 12))).astype(np.float16)
    return grid
