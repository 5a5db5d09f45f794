"""A project of its own for each test of the editor: the addon, a test script as a second plugin, settings apart."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines import GODOT, run_godot
from godot_client.godot_scripts import PROJECT, check_output

__all__ = ["EditorProject", "backend_program", "runs_outside", "shell_script"]

TESTS = PROJECT / "tests" / "editor"
PROJECT_FILE = """config_version=5

[application]

config/name="A user's game"

[editor_plugins]

enabled=PackedStringArray(ENABLED)
"""
START_S = 120
"""Until the editor has started, on a busy machine."""
HOME = {"CAPRICCIO_GODOT_HOME": "", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data"}


class EditorProject:
    """A folder with a Godot project: the addon, and one test script of godot_addon/tests/editor as a second plugin."""

    def __init__(self, folder: Path, script: str, *, enabled: bool = True) -> None:
        self.folder = folder / "project"
        self._home = folder / "home"
        shutil.copytree(PROJECT / "addons" / "capriccio", self.folder / "addons" / "capriccio")
        plugin = self.folder / "addons" / "test"
        plugin.mkdir()
        for file in TESTS.glob("*_case.gd"):
            shutil.copy(file, plugin)
        shutil.copy(TESTS / f"{script}.gd", plugin / "plugin.gd")
        fields = {"name": "Test", "description": "", "author": "", "version": "1", "script": "plugin.gd"}
        lines = [f'{key}="{value}"' for key, value in fields.items()]
        (plugin / "plugin.cfg").write_text("\n".join(["[plugin]", *lines, ""]))
        plugins = ["capriccio", "test"] if enabled else ["test"]
        listed = ", ".join(f'"res://addons/{name}/plugin.cfg"' for name in plugins)
        (self.folder / "project.godot").write_text(PROJECT_FILE.replace("ENABLED", listed))

    def run(self, *, timeout_s: float = 240, display: bool = False, **arguments: object) -> str:
        """Run the script in the editor and return what is printed; fail where it, or Godot, reports a fault."""
        command = self._arguments(display, {"limit_s": timeout_s, **arguments})
        ended = run_godot(*command, timeout_s=timeout_s + START_S, environment=self._environment)
        output = "\n".join(line for line in ended.stdout.splitlines() if "\x1b[1m" not in line)
        check_output(output, ended.returncode)
        assert "\n0 failed" in output, output[-4000:]
        return output

    @contextmanager
    def running(self, **arguments: object) -> Iterator[subprocess.Popen[str]]:
        """Run the script in the editor while its output is read."""
        command = [str(GODOT), *self._arguments(False, {"limit_s": START_S, **arguments})]
        environment = {**os.environ, **self._environment}
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, text=True, env=environment) as process:
            try:
                yield process
            finally:
                process.kill()

    @property
    def _environment(self) -> dict[str, str]:
        return {name: str(self._home / inside) for name, inside in HOME.items()}

    def _arguments(self, display: bool, arguments: dict[str, object]) -> list[str]:
        shown = ["--rendering-method", "gl_compatibility", "--single-window", "--windowed", "--resolution", "1440x810"]
        where = shown if display else ["--headless"]
        given = [f"{key}={value}" for key, value in arguments.items()]
        return [*where, "--editor", "--path", str(self.folder), "--", *given]


def runs_outside() -> str:
    """Return what to put before a command of this machine in a shell script, where Godot runs in a root of its own."""
    which = subprocess.run([GODOT, "--which"], capture_output=True, text=True, check=True).stdout.strip()
    return f"/usr/sbin/chroot /proc/{os.getpid()}/root " if Path(which).is_dir() else ""


def shell_script(path: Path, *lines: str) -> Path:
    """Write a script of the shell that can be run."""
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def backend_program(path: Path, *options: str | Path) -> Path:
    """Write a script that runs `capriccio serve` with these options and those that it is given."""
    command = shlex.join(map(str, [sys.executable, "-m", "capriccio", "serve", *options]))
    return shell_script(path, f'exec {runs_outside()}{command} "$@"')
