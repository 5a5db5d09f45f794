"""Music that the C# synthesizer renders under Mono, as arrays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from csharp.program_under_mono import Program
from measured_music import Piece, job

RENDERS = "jobs_are_rendered"


def render(program: Program, folder: Path, *pieces: Piece) -> None:
    """Fill the pieces' frames."""
    jobs = [job(piece, folder / f"{number}.f32") for number, piece in enumerate(pieces)]
    (folder / "jobs.json").write_text(json.dumps(jobs))
    assert program.run([RENDERS], jobs=folder / "jobs.json")[RENDERS].verdict == "ok"
    for piece, each in zip(pieces, jobs, strict=True):
        piece.frames = np.fromfile(each["out"], "<f4").astype(float).reshape(-1, 2)
