"""The style filter in the real Godot, rendering: its shader against NumPy, and against live and dying backends."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from backend import tiny_models
from capriccio.card import Guide
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import resize
from godot_client.godot_scripts import PROJECT, obey, run_checked, run_script, running_script
from godot_client.restyled import restyled
from godot_client.tiny_backend import tiny_backend

pytestmark = pytest.mark.godot

SHADER_TOLERANCE = 2
"""Of 255: the texture unit interpolates with 8 bits, and both sides round."""


GUIDE = Guide((0.15, 0.55, 0.3), tuple((knot / 15) ** 0.6 for knot in range(16)))


def test_the_shader_slices_as_numpy_does(tmp_path: Path) -> None:
    frame, grid = _rendered_frame(tmp_path), _plausible_grid((9, 16, 8))
    shown = restyled(tmp_path, frame, **_files(tmp_path, grid))
    _check_alike(shown, slice_grid(frame, grid), frame)


def test_the_shader_shows_a_learned_guide_and_detail_as_numpy_does(tmp_path: Path) -> None:
    frame, grid = _rendered_frame(tmp_path), _plausible_grid((18, 32, 4))
    view = resize(frame, 144, 256)
    levels = np.random.default_rng(4).integers(64, 192, (144, 256, 3), dtype=np.uint8)
    Image.fromarray(view).save(tmp_path / "view.png")
    Image.fromarray(levels).save(tmp_path / "detail.png")
    (tmp_path / "guide.json").write_text(json.dumps({"guide": dataclasses.asdict(GUIDE)}))
    names = {"guide": "guide.json", "view": "view.png", "detail": "detail.png"}
    files = {name: tmp_path / file for name, file in names.items()}

    shown = restyled(tmp_path, frame, **_files(tmp_path, grid), **files)

    expected = slice_grid(frame, grid, GUIDE, Detail.of(levels, view, GUIDE))
    _check_alike(shown, expected, slice_grid(frame, grid, GUIDE))
    _check_alike(shown, expected, slice_grid(frame, grid, None, Detail.of(levels, view, None)))


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
        obey(godot, {"KILL": backend.kill, "START": backend.start})


@pytest.mark.slow
def test_a_replaced_model_file_is_shown_by_its_own_card(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend, running_script("swap_test", address=backend.address) as godot:
        grid = tmp_path / "models" / "grid.onnx"
        obey(godot, {"REPLACE": lambda: tiny_models.detailed(grid, "grid")})


def _rendered_frame(folder: Path) -> np.ndarray:
    """Return a real frame of the demo world, (360, 640, 3) uint8."""
    given = ["--out", str(folder), "--look", "toon", "--seeds", "201", "--count", "1", "--size", "640x360"]
    display = ["--rendering-method", "gl_compatibility", "--script", "res://demo/render_frames.gd"]
    run_checked(*display, "--", *given, project=PROJECT)
    [path] = folder.rglob("*.png")
    frame = np.asarray(Image.open(path).convert("RGB"))
    path.unlink()
    return frame


def _plausible_grid(cells: tuple[int, int, int]) -> NDArray[np.float16]:
    """Return a grid (rows, columns, depth, 12) as a model would send: near a transform, different in every cell."""
    random = np.random.default_rng(3)
    transform = np.array([0.7, 0.2, 0.0, 0.05, 0.1, 0.8, 0.1, -0.1, 0.0, 0.3, 0.5, 0.15])
    return (transform + random.normal(0, 0.15, (*cells, 12))).astype(np.float16)


def _files(folder: Path, grid: NDArray[np.float16]) -> dict[str, Path | str]:
    (folder / "grid.bin").write_bytes(grid.tobytes())
    rows, columns, depth, _ = grid.shape
    return {"grid": folder / "grid.bin", "cells": f"{columns}x{rows}x{depth}"}


def _check_alike(shown: NDArray[np.uint8], expected: NDArray[np.uint8], without: NDArray[np.uint8]) -> None:
    """Check that the GPU shows what is expected, and that it differs from `without` enough to prove something."""
    difference = np.abs(shown.astype(int) - expected)
    print(f"shader against NumPy: largest difference {difference.max()}, mean {difference.mean():.3f} of 255")
    assert np.abs(expected.astype(int) - without).mean() > 3
    assert difference.max() <= SHADER_TOLERANCE
