"""The frame recorder in the real Godot: what its files show, and what happens when they can't be written."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from engines import GODOT
from godot_client.godot_scripts import PROJECT, check_output, script_arguments

pytestmark = pytest.mark.godot

FULL_AT_KB = 64


# What Godot itself prints where a folder can't be made, or a disk takes no more.
ENGINES_OWN_WORDS = re.compile(r"^ERROR: (Could not create directory|Condition \"fwrite)")


def run_recorder(name: str, folder: Path, *, renderer: str | None = None, limit: str = "", **more: object) -> str:
    """Run a test script of the recorder under a shell's `limit`, and return its output; fail where it has a fault."""
    arguments = script_arguments(name, renderer, {"folder": folder, **more})
    ended = subprocess.run(
        ["bash", "-c", f'{limit} exec "$@"', "bash", str(GODOT), "--path", str(PROJECT), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    said = "\n".join(line for line in ended.stdout.splitlines() if not ENGINES_OWN_WORDS.match(line))
    check_output(said, ended.returncode)
    assert "\n0 failed" in said
    return said


def test_files_are_numbered_whole_and_no_duplicates(tmp_path: Path) -> None:
    run_recorder("recorder_files_test", tmp_path)
    with Image.open(tmp_path / "numbers" / "frame_000013.png") as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (96, 54))


def test_a_game_is_recorded_while_it_renders(tmp_path: Path) -> None:
    run_recorder("recorder_test", tmp_path, renderer="gl_compatibility")


@pytest.mark.slow
def test_a_game_is_recorded_on_vulkan_in_linear_light(tmp_path: Path) -> None:
    said = run_recorder("recorder_test", tmp_path, renderer="forward_plus", hdr="true")
    assert "Forward+" in said, "Godot fell back to another renderer; install a Vulkan driver such as lavapipe"


def test_a_full_disk_ends_the_recording_and_not_the_game(tmp_path: Path) -> None:
    limit = f'trap "" XFSZ; ulimit -f {FULL_AT_KB};'
    run_recorder("recorder_full_disk_test", tmp_path / "frames", renderer="gl_compatibility", limit=limit)
