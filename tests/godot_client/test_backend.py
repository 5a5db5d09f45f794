"""The Godot client's calls against the real backend."""

from __future__ import annotations

from pathlib import Path

import pytest

from godot_client.godot_scripts import run_script
from godot_client.tiny_backend import tiny_backend

pytestmark = pytest.mark.godot


def test_the_calls_are_answered_by_the_real_backend(tmp_path: Path) -> None:
    with tiny_backend(tmp_path) as backend:
        output = run_script("backend_test", address=backend.address)
    assert "\n0 failed" in output
