"""The addon's sources, read as text: every file says what it is for, every public member is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from capriccio import __version__
from engines import ROOT

ADDON = ROOT / "godot_addon" / "addons" / "capriccio"
SCRIPTS = sorted(ADDON.rglob("*.gd"))
PUBLIC = re.compile(r"^(?:@export\S*(?:\(.*?\))? )?(?:static )?(?:var|func|signal|enum) ([a-zA-Z]\w*)")
LONGEST_FILE = 300
LONGEST_LINE = 120


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ADDON)))
def test_a_script_is_documented_and_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("## "), "a file opens by saying what it is for"
    assert len(lines) <= LONGEST_FILE
    assert not [line for line in lines if len(line.expandtabs(4)) > LONGEST_LINE]
    undocumented = [name for name in _public_members(lines) if name]
    assert not undocumented, f"public members without a ## comment: {undocumented}"


def test_every_source_has_its_uid_beside_it() -> None:
    sources = [path for kind in ("*.gd", "*.gdshader", "*.gdshaderinc") for path in ADDON.rglob(kind)]
    missing = [str(path) for path in sources if not Path(f"{path}.uid").exists()]
    assert not missing, f"open the project in Godot once and commit what it adds: {missing}"


def test_every_part_carries_the_package_version() -> None:
    plugin = (ADDON / "plugin.cfg").read_text(encoding="utf-8")
    client = (ADDON / "capriccio.gd").read_text(encoding="utf-8")
    assert f'version="{__version__}"' in plugin
    assert f'VERSION: String = "{__version__}"' in client


def _public_members(lines: list[str]) -> list[str]:
    """Return the names of public members that no ## comment precedes or follows on the line."""
    missing = []
    lines = [line for line in lines if not line.startswith("@warning_ignore")]
    for number, line in enumerate(lines):
        member = PUBLIC.match(line)
        if member and not lines[number - 1].startswith("##") and "##" not in line:
            missing.append(member.group(1))
    return missing
