"""Fixtures that tests of every part share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from engines import require_godot, require_mono
from live_backend import LiveBackend

# How long an example takes says nothing on a busy machine.
settings.register_profile("any_speed", deadline=None)
settings.load_profile("any_speed")

# The same everywhere, and quick to load; the tests of other providers name them.
os.environ.setdefault("CAPRICCIO_PROVIDER", "cpu")


@pytest.fixture(autouse=True)
def _engine_is_there(request: pytest.FixtureRequest) -> None:
    """Skip tests marked `godot` or `mono` where that engine is missing; fail them in CI."""
    if request.node.get_closest_marker("godot"):
        require_godot()
    if request.node.get_closest_marker("mono"):
        require_mono()


@pytest.fixture
def live_backend(tmp_path: Path) -> Iterator[LiveBackend]:
    """Give a running backend with the bundled models, killed at the end."""
    with LiveBackend(log=tmp_path / "backend.log") as backend:
        yield backend
