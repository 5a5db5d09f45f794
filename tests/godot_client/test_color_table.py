"""Colour tables in Godot: the parser, the import in the real editor, and what the GPU makes of a table."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from capriccio.media.color_table import apply_table
from capriccio.media.table_files import write_cube, write_strip
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
STRIP_IMPORT = """[remap]

importer="3d_texture"
type="CompressedTexture3D"

[params]

compress/mode=0
mipmaps/generate=false
slices/horizontal=5
slices/vertical=1
"""


def test_the_parser_reads_what_it_should_and_survives_the_rest() -> None:
    assert "\n0 failed" in run_script("color_table_test")


@pytest.mark.parametrize("size", [2, 33])
def test_the_baked_look_is_what_numpy_looks_up(size: int, tmp_path: Path) -> None:
    frame, table = _noise(), _curved(size)
    write_cube(tmp_path / "look.cube", table, "a look", ["made by a test"])
    shown = restyled(tmp_path, frame, baked=tmp_path / "look.cube")
    expected = apply_table(frame, table)
    assert np.abs(expected.astype(int) - frame).mean() > 10, "the table changes too little to prove anything"
    assert np.abs(shown.astype(int) - expected).max() <= TOLERANCE


def test_a_domain_wider_than_the_colours_is_kept(tmp_path: Path) -> None:
    # Over 0 to 2 a table of 33 colours holds at 0 to 1 what one of 17 does, and nothing above.
    frame, narrow = _noise(), _curved(17)
    wide = np.zeros((33, 33, 33, 3), np.float32)
    wide[:17, :17, :17] = narrow
    path = tmp_path / "look.cube"
    write_cube(path, wide)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("DOMAIN_MAX")]
    path.write_text("\n".join(["DOMAIN_MAX 2 2 2", *lines, ""]))
    shown = restyled(tmp_path, frame, baked=path).astype(int)
    assert np.abs(shown - apply_table(frame, narrow)).max() <= TOLERANCE


@pytest.mark.slow
def test_the_editor_imports_tables_and_says_what_is_wrong_with_others(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "addons" / "capriccio", tmp_path / "addons" / "capriccio")
    for script in ("test_case.gd", "imported_table.gd"):
        shutil.copy(PROJECT / "tests" / script, tmp_path)
    (tmp_path / "project.godot").write_text(PROJECT_FILE)
    write_cube(tmp_path / "look.cube", _curved(5))
    write_strip(tmp_path / "look.png", _curved(5))
    (tmp_path / "look.png.import").write_text(STRIP_IMPORT)
    (tmp_path / "broken.cube").write_text("LUT_3D_SIZE 2\n0 0 zero\n")

    imported = run_godot("--headless", "--path", tmp_path, "--import").stdout

    assert "SCRIPT ERROR" not in imported, imported[-4000:]
    assert "broken.cube: line 2: '0 0 zero' is neither three numbers" in imported
    display = ["--rendering-method", "gl_compatibility", "--resolution", "64x64"]
    script = ["--script", "res://imported_table.gd", "--", "tables=res://look.cube,res://look.png"]
    output = run_checked(*display, *script, project=tmp_path)
    second = np.rint(_curved(5)[1, 0, 1] * 255).astype(int).tolist()
    assert f"IMPORTED cube 5 {second}" in output
    assert f"IMPORTED png 5 {second}" in output


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
