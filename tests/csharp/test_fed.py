"""The C# parser meets the inputs that tools/fuzz.py feeds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from csharp.program_under_mono import Program
from fuzzing.engine_clients import run_csharp
from fuzzing.order import Order

pytestmark = pytest.mark.mono


def test_csharp_reads_or_refuses_what_it_is_fed(program: Program, tmp_path: Path) -> None:
    said = run_csharp(Order(10_000, 5, 30.0, 60_000_000, tmp_path), program.executable)
    assert said.startswith("10000 inputs")
    assert 1000 < int(said.split()[-2]) < 10_000
