"""Fixtures that tests of every part share."""

from __future__ import annotations

import logging
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


@pytest.fixture(autouse=True)
def _nothing_compiled_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the user's cache of compiled graphs, and of each other's."""
    monkeypatch.setattr("capriccio.engine.openvino_core.compiled_cache", lambda: None)


@pytest.fixture(autouse=True)
def _kept_logging() -> Iterator[None]:
    """Let the loggers be after the test what they were before it."""
    root, own = logging.getLogger(), logging.getLogger("capriccio")
    handlers, levels = root.handlers[:], (root.level, own.level)
    yield
    for handler in root.handlers:
        if handler not in handlers:
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    own.setLevel(levels[1])


@pytest.fixture
def live_backend(tmp_path: Path) -> Iterator[LiveBackend]:
    """Give a running backend with the bundled models, killed at the end."""
    with LiveBackend(log=tmp_path / "backend.log") as backend:
        yield backend
