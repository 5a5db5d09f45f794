"""The script that makes the Unity editor's private environment: what it leaves when given up, what it never touches.

That its environments work is shown by test_editor_parts.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csharp.unity_assemblies import PACKAGE

SCRIPT = PACKAGE / "Editor" / "Python~" / "make_environment.py"
PARENT = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE); time.sleep(600)"
VERSION_FILE = "capriccio-environment.json"
HELD_S = 20


def command(*arguments: object) -> list[str]:
    """Return the command that runs the script."""
    return [sys.executable, str(SCRIPT), *map(str, arguments)]


def started(what: list[str]) -> subprocess.Popen[str]:
    """Start it with a standard input that stays open."""
    pipe = subprocess.PIPE
    return subprocess.Popen(what, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def environment(folder: Path, name: str = "4") -> None:
    """Write what a complete environment looks like from outside."""
    (folder / name / "bin").mkdir(parents=True)
    (folder / name / "bin" / "python").touch()
    said = {"schema": 1, "folder": name, "package": "capriccio", "version": "0.1.0"}
    (folder / VERSION_FILE).write_text(json.dumps(said))


@pytest.mark.parametrize("how", ["a line", "the end of its input", "the death of its parent"])
@pytest.mark.parametrize("is_upgrade", [False, True], ids=["the first", "an upgrade"])
def test_what_was_half_made_is_removed_when_it_is_given_up(tmp_path: Path, how: str, is_upgrade: bool) -> None:
    folder = tmp_path / "data" / "unity"
    if is_upgrade:
        environment(folder)
    make = command("make", folder, "no-such-package")
    with started([sys.executable, "-c", PARENT, *make] if "parent" in how else make) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith("@progress 0.01")
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
    if is_upgrade:
        assert json.loads((folder / VERSION_FILE).read_text())["folder"] == "4"
        assert [path.name for path in folder.iterdir() if path.is_dir()] == ["4"]
    else:
        assert not folder.exists()


def test_an_upgrade_removes_what_is_older_than_the_environment_that_is_used(tmp_path: Path) -> None:
    environment(tmp_path)
    for old in ("2", "3", "5"):
        (tmp_path / old).mkdir()
    with started(command("make", tmp_path, "no-such-package")) as process:
        assert process.stdout is not None
        assert [process.stdout.readline()[:14] for _ in range(2)] == ["@progress 0.01", "@progress 0.02"]
        assert not [old for old in ("2", "3") if (tmp_path / old).exists()]
        process.communicate("stop\n")
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["4"]


def test_two_editors_are_never_at_work_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "unity"
    with started(command("make", folder, "no-such-package")) as first:
        assert first.stdout is not None
        first.stdout.readline()
        for what in (command("make", folder, "capriccio"), command("remove", folder)):
            second = subprocess.run(what, stdin=subprocess.PIPE, capture_output=True, text=True, check=False)
            assert (second.returncode, "another editor is at work" in second.stderr) == (1, True)
            assert (folder / VERSION_FILE).exists()
        first.communicate("stop\n")


def test_a_killed_one_keeps_nobody_out_and_its_rest_is_tidied_up(tmp_path: Path) -> None:
    folder = tmp_path / "unity"
    with started(command("make", folder, "no-such-package")) as first:
        assert first.stdout is not None
        until = time.monotonic() + HELD_S
        while not (folder / "1").exists() and time.monotonic() < until:
            time.sleep(0.02)
        first.kill()
    assert json.loads((folder / VERSION_FILE).read_text())["folder"] is None
    subprocess.run(command("remove", folder), check=True, stdin=subprocess.PIPE)
    assert not folder.exists()


def test_a_folder_that_is_no_environment_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for what in (command("remove", tmp_path), command("make", tmp_path, "capriccio")):
        ended = subprocess.run(what, stdin=subprocess.PIPE, capture_output=True, text=True, check=False)
        assert ended.returncode == 1
        assert "is no environment of Capriccio's, so it is not touched" in ended.stderr
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
