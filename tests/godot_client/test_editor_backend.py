"""The dock's backend in the real editor: started, found, stopped, installed, and never left behind."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from godot_client.editor_project import EditorProject, backend_program, runs_outside, shell_script
from godot_client.godot_scripts import run_script
from godot_client.tiny_backend import make_styles
from live_backend import free_port
from offline_wheel import linking_wheel

pytestmark = pytest.mark.godot

GONE_S = 20


@pytest.fixture
def command(tmp_path: Path) -> Path:
    """Give a program that starts a backend with tiny models."""
    return backend_program(tmp_path / "backend", "--models", make_styles(tmp_path / "models"), "--threads", "1")


def test_the_parts_that_need_no_editor() -> None:
    assert "\n0 failed" in run_script("editor_parts_test")


@pytest.mark.slow
def test_a_backend_is_started_found_and_stopped(tmp_path: Path, command: Path) -> None:
    output = EditorProject(tmp_path, "backend_panel_test").run(command=command, address=free_address())
    assert output.count("\nok test_") == 8


@pytest.mark.slow
def test_jobs_queue_and_history_remembers(tmp_path: Path, command: Path) -> None:
    output = EditorProject(tmp_path, "queue_test").run(command=command, address=free_address())
    assert output.count("\nok test_") == 6


@pytest.mark.slow
def test_the_private_environment_is_made_used_and_removed(tmp_path: Path) -> None:
    project = EditorProject(tmp_path, "installation_test")
    python = environment_python(tmp_path)
    wheel = linking_wheel(tmp_path)
    missing = tmp_path / "no_such_wheel-1-py3-none-any.whl"
    output = project.run(python=python, package=wheel, broken=missing, address=free_address(), timeout_s=240)
    assert output.count("\nok test_") == 4


@pytest.mark.slow
def test_disabling_the_plugin_leaves_nothing_behind(tmp_path: Path, command: Path) -> None:
    project = EditorProject(tmp_path, "disable_test", enabled=False)
    output = project.run(command=command, address=free_address())
    assert output.count("\nok test_") == 2


@pytest.mark.slow
def test_quitting_the_editor_ends_the_backend(tmp_path: Path, command: Path) -> None:
    output = EditorProject(tmp_path, "kill_test").run(command=command, address=free_address(), how="quit")
    assert has_ended(processes_in(output)["backend"])


@pytest.mark.slow
def test_killing_the_editor_ends_the_backend(tmp_path: Path, command: Path) -> None:
    project = EditorProject(tmp_path, "kill_test")
    with project.running(command=command, address=free_address(), how="wait") as editor:
        assert editor.stdout is not None
        said: list[str] = []
        for line in editor.stdout:
            said.append(line)
            if processes := processes_in(line):
                break
        assert processes, "".join(said)
        os.kill(processes["editor"], signal.SIGKILL)
        try:
            assert has_ended(processes["backend"])
        finally:
            os.kill(processes["game"], signal.SIGKILL)


def free_address() -> str:
    """Return an address that nothing listens at."""
    return f"tcp://127.0.0.1:{free_port()}"


def processes_in(output: str) -> dict[str, int]:
    """Return the process ids in what kill_test.gd prints; none where it has not yet."""
    found = re.search(r"editor (\d+) backend (\d+) game (\d+)", output)
    return dict(zip(("editor", "backend", "game"), map(int, found.groups()), strict=True)) if found else {}


def has_ended(pid: int) -> bool:
    """Wait until a process has ended, or is only waiting for its parent to notice; say whether it did."""
    deadline = time.monotonic() + GONE_S
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def environment_python(folder: Path) -> Path:
    """Write a Python for the editor that makes environments whose own Python runs there as well.

    Where Godot has a root of its own, this machine's programs do not run in it. So a new environment's Python is put
    behind a script that leaves that root.
    """
    python = f"{runs_outside()}{sys.executable}"
    if not runs_outside():
        return shell_script(folder / "python", f'exec {python} "$@"')
    inner = shell_script(folder / "inner", f'exec {runs_outside()}"$(dirname "$0")/real" "$@"')
    wrap = f'cd "$3/bin" && [ ! -e real ] && mv python real && cp {inner} python'
    return shell_script(folder / "python", f'{python} "$@" || exit', f'[ "$2" = make ] || exit 0; {wrap}; exit 0')
