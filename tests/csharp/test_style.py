"""The engine-free part of Unity's style filter under Mono, held against NumPy where there is a twin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.table_files import write_cube
from csharp.program_under_mono import Outcome, Program, behaviours

pytestmark = pytest.mark.mono

HALF_LIMITS = (65504, 65519.996, 65520, 65535, -65520, np.inf, -np.inf, 0.0, -0.0)
HALF_TIES = (1 + 2**-11, 1 + 3 * 2**-11, 2049, 2051, 1023.5 / 2**24, 1022.5 / 2**24, 2**-24, 2**-25, 2**-25 * 1.0001)
NAMES = behaviours("style/GridBehaviours.cs", "style/ColorBehaviours.cs", "style/LookBehaviours.cs")


def write_reference(folder: Path) -> None:
    """Write what NumPy makes of random numbers: the same in every run."""
    random = np.random.default_rng(7)
    with np.errstate(over="ignore", invalid="ignore"):
        floats = random.integers(0, 1 << 32, 100_000, np.uint64).astype(np.uint32).view(np.float32)
        floats = np.concatenate([floats, random.normal(0, 1, 50_000).astype(np.float32) / 2.0**14])
        floats = np.append(floats, np.array(HALF_LIMITS + HALF_TIES, np.float32))
        floats.tofile(folder / "floats.f32")
        floats.astype(np.float16).tofile(folder / "floats.f16")
    grid = random.normal(0.2, 0.5, (9, 16, 8, 12)).astype(np.float16)
    frame = random.integers(0, 256, (41, 67, 3), np.uint8)
    grid.tofile(folder / "grid.f16")
    frame.tofile(folder / "frame.rgb")
    slice_grid(frame, grid).tofile(folder / "sliced.rgb")
    table = random.uniform(-0.5, 1.5, (5, 5, 5, 3)).astype(np.float32)
    table.tofile(folder / "table.f32")
    write_cube(folder / "table.cube", table, "random")


@pytest.fixture(scope="module")
def outcomes(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("reference")
    write_reference(folder)
    return program.run(NAMES, reference=folder)


@pytest.mark.parametrize("name", NAMES)
def test_style(outcomes: dict[str, Outcome], name: str) -> None:
    print(*outcomes[name].notes, sep="\n")
    assert outcomes[name].verdict == "ok"
