"""The plugin in the real editor: enabling it adds the autoload and the settings, disabling it leaves nothing behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engines import run_godot
from godot_client.godot_scripts import PROJECT

pytestmark = pytest.mark.godot

TOGGLE = Path(__file__).with_name("plugin_toggle.gd")
EMPTY_PROJECT = """config_version=5

[application]

config/name="A user's game"

[editor_plugins]

enabled=PackedStringArray("res://addons/toggle/plugin.cfg")
"""


def test_enabling_and_disabling_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    output = _toggle_in_the_editor(tmp_path)

    assert "enabled true: autoload true, settings true" in output
    assert "enabled false: autoload false, settings false" in output
    enabled = (tmp_path / "project.enabled.txt").read_text()
    assert 'Capriccio="*' in enabled
    disabled = (tmp_path / "project.disabled.txt").read_text()
    assert "capriccio" not in disabled.lower()
    assert "[autoload]" not in disabled


def _toggle_in_the_editor(project: Path) -> str:
    shutil.copytree(PROJECT / "addons" / "capriccio", project / "addons" / "capriccio")
    (project / "addons" / "toggle").mkdir()
    shutil.copy(TOGGLE, project / "addons" / "toggle" / "plugin.gd")
    fields = {"name": "Toggle", "description": "", "author": "", "version": "1", "script": "plugin.gd"}
    lines = [f'{key}="{value}"' for key, value in fields.items()]
    (project / "addons" / "toggle" / "plugin.cfg").write_text("\n".join(["[plugin]", *lines, ""]))
    (project / "project.godot").write_text(EMPTY_PROJECT)
    ended = run_godot("--headless", "--editor", "--path", project, timeout_s=60)
    assert "SCRIPT ERROR" not in ended.stdout, ended.stdout[-4000:]
    return ended.stdout
