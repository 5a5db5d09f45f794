"""Height files in the real Godot: EXR is read as metres, `.r16` as Terrain3D reads it."""

import json

import numpy as np
import pytest

from capriccio.media.height_field import HeightField
from capriccio.media.height_files import write_heights
from engines import run_godot

pytestmark = pytest.mark.godot

READER = """extends SceneTree

func _init() -> void:
    var image: Image = Image.load_from_file("res://hill.exr")
    var note: Dictionary = JSON.parse_string(FileAccess.get_file_as_string("res://hill.r16.json"))
    var span: float = note.maximum_m - note.minimum_m
    var file: FileAccess = FileAccess.open("res://hill.r16", FileAccess.READ)
    var floats: Array[float] = []
    var levels: Array[float] = []
    for y: int in image.get_height():
        for x: int in image.get_width():
            floats.append(image.get_pixel(x, y).r)
            levels.append(file.get_16() / 65535.0 * span + note.minimum_m)
    print("READ ", JSON.stringify({
        "format": image.get_format(), "float_formats": [Image.FORMAT_RF, Image.FORMAT_RGBF],
        "width": image.get_width(), "exr": floats, "r16": levels
    }, "", true, true))
    quit()
"""


def test_godot_reads_our_exr_in_metres_and_our_r16_by_its_note(tmp_path):
    metres = np.random.default_rng(1).normal(300, 200, (33, 40)).astype(np.float32)
    for suffix in (".exr", ".r16"):
        write_heights(tmp_path / f"hill{suffix}", HeightField(metres), {"seed": 1})
    (tmp_path / "project.godot").write_text("config_version=5\n")
    (tmp_path / "read.gd").write_text(READER)
    ended = run_godot("--path", tmp_path, "--headless", "--script", "res://read.gd", timeout_s=60)
    line = next((line for line in ended.stdout.splitlines() if line.startswith("READ ")), None)
    assert line, ended.stdout[-2000:]
    read = json.loads(line.removeprefix("READ "))
    assert read["format"] in read["float_formats"]
    assert read["width"] == 40
    np.testing.assert_array_equal(np.array(read["exr"], np.float32).reshape(33, 40), metres)
    assert np.abs(np.reshape(read["r16"], (33, 40)) - metres).max() < 0.02
