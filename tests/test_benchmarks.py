"""Benchmarks are run by people, and rarely: each still starts, and the shortest still measures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
WITHOUT_OPTIONS = {"observing.py"}
WITH_OPTIONS = sorted(path for path in BENCHMARKS.glob("*.py") if path.name not in WITHOUT_OPTIONS)


def printed_by(script: Path, *arguments: str) -> str:
    return subprocess.check_output([sys.executable, script, *arguments], text=True, timeout=120)


@pytest.mark.parametrize("script", WITH_OPTIONS, ids=lambda path: str(path.stem))
def test_a_benchmark_tells_its_options(script: Path) -> None:
    assert "usage:" in printed_by(script, "--help")


def test_what_observing_costs_is_measured() -> None:
    *_, request, look = printed_by(BENCHMARKS / "observing.py").splitlines()
    assert request.startswith("a request: ")
    assert look.startswith("a look at 64 clients and 50 models: ")
