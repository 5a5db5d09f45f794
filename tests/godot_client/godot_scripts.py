"""Runs the addon's GDScript test scripts in the real Godot and reads what they say."""

from __future__ import annotations

import re
from pathlib import Path

from engines import ROOT, run_godot

PROJECT = ROOT / "godot_addon"
VECTORS = ROOT / "tests" / "vectors"

# A script error does not end Godot: it prints one and goes on. So does a leak at exit.
FAULTS = re.compile(r"ERROR:|FAILED|[Ll]eaked|still in use|[Oo]rphan")


def run_script(name: str, *, project: Path = PROJECT, timeout_s: float = 60, **arguments: object) -> str:
    """Run `tests/NAME.gd` headless and return its output; fail where it, or Godot, reports a fault."""
    given = [f"{key}={value}" for key, value in arguments.items()]
    return run_checked(
        "--headless",
        "--script",
        f"res://tests/{name}.gd",
        "--",
        f"vectors={VECTORS}",
        *given,
        project=project,
        timeout_s=timeout_s,
    )


def run_checked(*arguments: str | Path, project: Path = PROJECT, timeout_s: float = 60) -> str:
    """Run Godot on a project and return its output; fail where it reports a fault or ends badly."""
    ended = run_godot("--path", project, *arguments, timeout_s=timeout_s)
    faults = [line for line in ended.stdout.splitlines() if FAULTS.search(line)]
    assert not faults, "\n".join([*faults[:20], "", ended.stdout[-4000:]])
    assert ended.returncode == 0, ended.stdout[-4000:]
    return ended.stdout
