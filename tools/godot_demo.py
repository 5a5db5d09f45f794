#!/usr/bin/env python3
"""Plays the Godot demo with the style filter on, measures it, and takes the same view before and after.

    python tools/godot_demo.py              take the README's pictures anew, and print what was measured

Starts a backend of its own with the bundled models. Must not know: how either side works.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from live_backend import LiveBackend

ROOT = Path(__file__).resolve().parent.parent
GODOT = ROOT / "tools" / "godot.sh"
MEDIA = ROOT / "docs" / "media"


class GodotFailed(Exception):
    """Godot ended with an error; the message is all that it printed."""


def play(
    address: str, pictures: Path, *, world: str = "toon", mode: str = "grid", size: str = "960x540", seconds: float = 5
) -> dict[str, Any]:
    """Play the demo against the backend at `address` and return what it measured.

    Args:
        address: of a backend with the bundled models.
        pictures: an existing folder for before.png and after.png.
        world: `toon` or `natural`, the look that the game has; the filter shows the other one.
        mode: `grid` or `frame`, the kind of model.
        size: of the window, in pixels.
        seconds: how long to measure.

    Raises:
        GodotFailed: the demo did not run to its end.
    """
    display = ["--rendering-method", "gl_compatibility", "--resolution", size]
    script = ["--script", "res://tests/demo_run.gd", "--", "--look", world, "--filter", mode]
    settings = {"ADDRESS": address, "SECONDS": str(seconds), "PICTURES": str(pictures)}
    ended = subprocess.run(
        [GODOT, "--path", ROOT / "godot_addon", *display, *script],
        env={**os.environ, **{f"CAPRICCIO_{name}": value for name, value in settings.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=180,
        check=False,
    )
    lines = [line for line in ended.stdout.splitlines() if line.startswith("MEASURED ")]
    if ended.returncode != 0 or "SCRIPT ERROR" in ended.stdout or len(lines) != 1:
        raise GodotFailed(ended.stdout)
    measured: dict[str, Any] = json.loads(lines[0].removeprefix("MEASURED "))
    return measured


def main() -> int:
    """Take the README's pictures and return the exit status."""
    with tempfile.TemporaryDirectory() as folder, LiveBackend(log=Path(folder) / "backend.log") as backend:
        for world in ("toon", "natural"):
            measured = play(backend.address, Path(folder), world=world)
            print(f"{world} world", json.dumps(measured, indent=1))
            for name in ("before.png", "after.png"):
                picture = MEDIA / f"godot_{world}_{name}"
                picture.write_bytes((Path(folder) / name).read_bytes())
                print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
