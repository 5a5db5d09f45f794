"""The Godot client's calls against the real backend."""

from __future__ import annotations

from pathlib import Path

import pytest

from godot_client.godot_scripts import run_script
from godot_client.tiny_backend import tiny_backend

pytestmark = pytest.mark.godot


@pytest.mark.parametrize("script", ["backend_test", "generate_test"])
def test_the_calls_are_answered_by_the_real_backend(tmp_path: Path, script: str) -> None:
    with tiny_backend(tmp_path, generators=script == "generate_test") as backend:
        output = run_script(script, address=backend.address)
    assert "\n0 failed" in output
