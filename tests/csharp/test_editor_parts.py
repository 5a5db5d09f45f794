"""What the Unity editor's backend is made of, under Mono: commands, programs, logs, processes, its environment."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from capriccio import __version__
from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.unity_assemblies import PACKAGE
from offline_wheel import linking_wheel

pytestmark = pytest.mark.mono

PARTS = ("Command", "Log", "Process", "Environment", "Queue", "History")
INSTALLED = "environment_is_installed_upgraded_used_and_removed"
NAMES = [name for name in behaviours(*(f"editor/{part}Behaviours.cs" for part in PARTS)) if name != INSTALLED]


@pytest.fixture(scope="module")
def results(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return program.run(NAMES, folder=tmp_path_factory.mktemp("parts"), command="true")


@pytest.mark.parametrize("name", NAMES)
def test_parts(results: dict[str, Outcome], name: str) -> None:
    print(*results[name].notes, sep="\n")
    assert results[name].verdict == "ok"


@pytest.mark.slow
def test_the_private_environment_for_real(program: Program, tmp_path: Path) -> None:
    settings = {
        "folder": tmp_path,
        "command": "true",
        "python": sys.executable,
        "package": linking_wheel(tmp_path),
        "version": __version__,
        "script": PACKAGE / "Editor" / "Python~" / "make_environment.py",
    }
    assert program.run([INSTALLED], **settings)[INSTALLED].verdict == "ok"


def test_the_windows_buttons_are_menu_entries_of_the_package() -> None:
    editor = PACKAGE / "Editor"
    text = "".join(path.read_text(encoding="utf-8") for path in editor.rglob("*.cs"))
    buttons = re.findall(r'Opening\("[^"]+", "([^"]+)"', (editor / "Window" / "ToolRow.cs").read_text(encoding="utf-8"))
    entries = {*re.findall(r'MenuItem\("([^"]+)"', text), *re.findall(r'const string \w+ = "([^"]+)"', text)}
    assert len(buttons) == 3
    assert set(buttons) <= entries
