"""Colour tables in Godot: the parser, the import in the real editor, and what the GPU makes of a table."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engines import run_godot
from godot_client.godot_scripts import PROJECT, run_checked, run_script
from godot_client.restyled import restyled

pytestmark = pytest.mark.godot

TOLERANCE = 1
"""Of 255."""
PROJECT_FILE = """config_version=5

[application]

config/name="A user's game"

[editor_plugins]

enabled=PackedStringArray("res://addons/capriccio/plugin.cfg")
"""


def test_the_parser_reads_what_it_should_and_survives_the_rest() -> None:
    assert "\n0 failed" in run_script("color_table_test")


@pytest.mark.parametrize("size", [2, 33])
def test_the_baked_look_is_what_numpy_looks_up(size: int, tmp_path: Path) -> None:
    frame, table = _noise(), _curved(size)
    shown = restyled(tmp_path, frame, baked=_cube(tmp_path / "look.cube", table)).astype(int)
    expected = np.rint(_look_up(frame / 255.0, table) * 255).astype(int)
    assert np.abs(expected - frame).mean() > 10, "the table changes too little to prove anything"
    assert np.abs(shown - expected).max() <= TOLERANCE


def test_a_domain_wider_than_the_colours_is_kept(tmp_path: Path) -> None:
    frame, table = _noise(), _curved(33)
    path = _cube(tmp_path / "look.cube", table, "DOMAIN_MIN -0.5 0 0", "DOMAIN_MAX 1.5 2 1")
    low, high = np.array([-0.5, 0, 0]), np.array([1.5, 2, 1])
    expected = np.rint(_look_up((frame / 255.0 - low) / (high - low), table) * 255).astype(int)
    assert np.abs(restyled(tmp_path, frame, baked=path).astype(int) - expected).max() <= TOLERANCE


@pytest.mark.slow
def test_the_editor_imports_tables_and_says_what_is_wrong_with_others(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "addons" / "capriccio", tmp_path / "addons" / "capriccio")
    shutil.copy(PROJECT / "tests" / "test_case.gd", tmp_path)
    shutil.copy(PROJECT / "tests" / "imported_table.gd", tmp_path)
    (tmp_path / "project.godot").write_text(PROJECT_FILE)
    _cube(tmp_path / "look.cube", _curved(5))
    (tmp_path / "broken.cube").write_text("LUT_3D_SIZE 2\n0 0 zero\n")

    imported = run_godot("--headless", "--path", tmp_path, "--import").stdout

    assert "SCRIPT ERROR" not in imported, imported[-4000:]
    assert "broken.cube: line 2: '0 0 zero' is neither three numbers" in imported
    display = ["--rendering-method", "gl_compatibility", "--resolution", "64x64"]
    script = ["--script", "res://imported_table.gd", "--", "table=res://look.cube"]
    second = np.rint(_curved(5)[1, 0, 1] * 255).astype(int).tolist()
    assert f"IMPORTED 5 {second}" in run_checked(*display, *script, project=tmp_path)


def _noise() -> NDArray[np.uint8]:
    """Return a picture of all kinds of colours, (64, 64, 3), with the corners of the cube among them."""
    frame = np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    frame[0, :8] = np.stack(np.meshgrid([0, 255], [0, 255], [0, 255]), axis=-1).reshape(8, 3)
    return frame


def _curved(size: int) -> NDArray[np.float32]:
    """Return a table (blue, green, red, 3) that inverts, bends and mixes colours."""
    blue, green, red = np.meshgrid(*[np.linspace(0, 1, size)] * 3, indexing="ij")
    mixed = np.stack([1 - red**1.5, 0.2 + 0.6 * green * red, (blue + green) / 2], axis=-1)
    table: NDArray[np.float32] = mixed.astype(np.float32)
    return table


def _cube(path: Path, table: NDArray[np.float32], *lines: str) -> Path:
    """Write a table as a .cube file; red runs fastest."""
    rows = [f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in table.reshape(-1, 3)]
    path.write_text("\n".join([f"LUT_3D_SIZE {len(table)}", *lines, *rows, ""]))
    return path


def _look_up(colours: NDArray[np.floating], table: NDArray[np.float32]) -> NDArray[np.floating]:
    """Return the trilinear lookup of `colours` (h, w, 3), 0 to 1, with the outer colours at the domain's ends."""
    place = np.clip(colours, 0, 1) * (len(table) - 1)
    lower = np.minimum(place.astype(int), len(table) - 2)
    weight = place - lower
    sum_ = np.zeros(colours.shape)
    for corner in np.ndindex(2, 2, 2):
        red, green, blue = np.moveaxis(lower + np.array(corner), -1, 0)
        share = np.prod(np.where(corner, weight, 1 - weight), axis=-1)
        sum_ += share[..., None] * table[blue, green, red]
    return sum_
