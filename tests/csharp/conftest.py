"""What the C# tests share: the program, compiled once."""

from __future__ import annotations

import pytest

from csharp.program_under_mono import Program, compile_program
from engines import require_mono


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Give the compiled test program."""
    require_mono()
    return compile_program(tmp_path_factory.mktemp("csharp"))
