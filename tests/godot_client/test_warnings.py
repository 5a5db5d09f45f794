"""Godot's own analyser has nothing to say about the addon: every warning that it knows is an error here."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from godot_client.godot_scripts import PROJECT, run_checked

pytestmark = pytest.mark.godot

LOADER = Path(__file__).with_name("load_all_scripts.gd")
WARNINGS = [
    "assert_always_true",
    "confusable_capture_reassignment",
    "confusable_identifier",
    "confusable_local_declaration",
    "confusable_local_usage",
    "deprecated_keyword",
    "empty_file",
    "enum_variable_without_default",
    "get_node_default_without_onready",
    "incompatible_ternary",
    "inference_on_variant",
    "int_as_enum_without_cast",
    "integer_division",
    "missing_await",
    "narrowing_conversion",
    "native_method_override",
    "onready_with_export",
    "redundant_await",
    "redundant_static_unload",
    "shadowed_global_identifier",
    "shadowed_variable",
    "shadowed_variable_base_class",
    "standalone_expression",
    "standalone_ternary",
    "static_called_on_instance",
    "unassigned_variable",
    "unassigned_variable_op_assign",
    "unreachable_code",
    "unreachable_pattern",
    "untyped_declaration",
    "unused_local_constant",
    "unused_parameter",
    "unused_private_class_variable",
    "unused_signal",
    "unused_variable",
]
"""Every warning of Godot 4.6 that it shows by default, and untyped declarations."""


def test_no_script_has_a_warning(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "addons", tmp_path / "addons")
    shutil.copytree(PROJECT / "demo", tmp_path / "demo")
    shutil.copytree(PROJECT / "tests", tmp_path / "tests")
    shutil.copy(LOADER, tmp_path)
    settings = ["exclude_addons=false", "directory_rules={}", *(f"{name}=2" for name in WARNINGS)]
    lines = ["config_version=5", "", "[debug]", "", *(f"gdscript/warnings/{each}" for each in settings), ""]
    (tmp_path / "project.godot").write_text("\n".join(lines))
    run_checked("--headless", "--script", f"res://{LOADER.name}", project=tmp_path)
