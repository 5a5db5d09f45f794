"""The script that makes the dock's private environment: what it leaves when it is given up, what it never touches.

That it makes environments that work is shown in the real editor, by test_editor_backend.py.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from godot_client.godot_scripts import PROJECT

SCRIPT = PROJECT / "addons" / "capriccio" / "editor" / "backend" / "make_environment.py"
PARENT = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); time.sleep(600)"


def command(*arguments: object) -> list[str]:
    """Return the command that runs the script."""
    return [sys.executable, str(SCRIPT), *map(str, arguments)]


def started(what: list[str]) -> subprocess.Popen[str]:
    """Start it with a standard input that stays open."""
    pipe = subprocess.PIPE
    return subprocess.Popen(what, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("how", ["a line", "the end of its input", "the death of its parent"])
def test_what_was_half_made_is_removed_when_it_is_given_up(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "data" / "environment"
    make = command("make", folder, "no-such-package")
    with started([sys.executable, "-c", PARENT, *make] if "parent" in how else make) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith("@progress 0.02")
        if how == "a line":
            process.stdin.write("stop\n")
            process.stdin.flush()
        elif how == "the end of its input":
            process.stdin.close()
        else:
            process.kill()
        # To its end: until nobody keeps the output open, neither the script nor its children.
        assert "Traceback" not in process.stdout.read()
        assert not folder.exists()


def test_a_folder_that_is_no_environment_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for what in (command("remove", tmp_path), command("make", tmp_path, "capriccio")):
        ended = subprocess.run(what, stdin=subprocess.PIPE, capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        assert "is no Python environment, so it is not touched" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_removing_what_is_not_there_is_no_fault_and_an_empty_folder_goes(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder in (empty, tmp_path / "missing"):
        subprocess.run(command("remove", folder), check=True, stdin=subprocess.PIPE)
        assert not folder.exists()


def test_other_arguments_are_answered_with_the_help() -> None:
    for arguments in ((), ("make",), ("mend", "folder")):
        ended = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
        assert (ended.returncode, "python make_environment.py make FOLDER PACKAGE" in ended.stderr) == (1, True)
