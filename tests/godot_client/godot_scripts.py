"""Runs the addon's GDScript test scripts in the real Godot and reads what they say."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engines import GODOT, ROOT, run_godot

PROJECT = ROOT / "godot_addon"
VECTORS = ROOT / "tests" / "vectors"

# A script error does not end Godot: it prints one and goes on. Neither does a leak at exit.
FAULTS = re.compile(r"ERROR:|FAILED|[Ll]eaked|still in use|[Oo]rphan")


def run_script(name: str, *, renderer: str | None = None, timeout_s: float = 60, **arguments: object) -> str:
    """Run the test script `NAME.gd` and return its output; fail where it, or Godot, reports a fault.

    Without a renderer (`gl_compatibility`, `forward_plus`) it runs headless.
    """
    return run_checked(*script_arguments(name, renderer, arguments), timeout_s=timeout_s)


def run_checked(*arguments: str | Path, project: Path = PROJECT, timeout_s: float = 60) -> str:
    """Run Godot on a project and return its output; fail where it reports a fault or ends badly."""
    ended = run_godot("--path", project, *arguments, timeout_s=timeout_s)
    check_output(ended.stdout, ended.returncode)
    return ended.stdout


def check_output(output: str, status: int) -> None:
    """Fail where Godot's output tells of a fault, or its exit status is not 0."""
    faults = [line for line in output.splitlines() if FAULTS.search(line)]
    assert not faults, "\n".join([*faults[:20], "", output[-4000:]])
    assert status == 0, output[-4000:]


@contextmanager
def running_script(
    name: str, *, renderer: str | None = "gl_compatibility", **arguments: object
) -> Iterator[subprocess.Popen[str]]:
    """Run the test script `NAME.gd` while its output is read; killed where the test fails."""
    command = [str(GODOT), "--path", str(PROJECT), *map(str, script_arguments(name, renderer, arguments))]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ)
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def obey(godot: subprocess.Popen[str], orders: Mapping[str, Callable[[], object]]) -> str:
    """Do what a running script asks for by printing a word, until it ends; its tests must have passed.

    Returns all that it printed.
    """
    assert godot.stdout is not None
    lines = []
    for line in godot.stdout:
        lines.append(line)
        if line.strip() in orders:
            orders[line.strip()]()
    check_output("".join(lines), godot.wait())
    assert "0 failed\n" in lines
    return "".join(lines)


def script_arguments(name: str, renderer: str | None, arguments: dict[str, object]) -> list[str]:
    """Return Godot's arguments that run one test script."""
    where = ["--rendering-method", renderer, "--resolution", "320x180"] if renderer else ["--headless"]
    given = [f"{key}={value}" for key, value in arguments.items()]
    return [*where, "--script", f"res://tests/{name}.gd", "--", f"vectors={VECTORS}", *given]
