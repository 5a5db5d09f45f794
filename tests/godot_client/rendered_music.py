"""Music that the addon's synthesizer renders in the real Godot, as arrays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from godot_client.godot_scripts import run_script
from measured_music import Piece, job


def render(folder: Path, *pieces: Piece) -> str:
    """Fill the pieces' frames; return what the script says of their cost."""
    jobs = [job(piece, folder / f"{number}.f32") for number, piece in enumerate(pieces)]
    (folder / "jobs.json").write_text(json.dumps(jobs))
    output = run_script("music_render", timeout_s=120, jobs=folder / "jobs.json")
    for piece, each in zip(pieces, jobs, strict=True):
        piece.frames = np.fromfile(each["out"], "<f4").astype(float).reshape(-1, 2)
    return output
