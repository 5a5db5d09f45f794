"""Takes the README's pictures of the Godot demo, before and after: `python tools/godot_pictures.py`.

Starts a backend of its own with the bundled models, plays the demo with the style filter on, stops the walk, and saves
the same view without and with the filter. Prints what was measured on the way. Must not know: how either side works.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from live_backend import LiveBackend  # noqa: E402

PROJECT = ROOT / "godot_addon"
MEDIA = ROOT / "docs" / "media"
SIZE = "960x540"
MEASURED_SECONDS = "5"


def main() -> int:
    """Take both pictures and return Godot's exit status."""
    MEDIA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, LiveBackend(log=Path(folder) / "backend.log") as backend:
        status = _play(backend.address, Path(folder))
        for name in ("before.png", "after.png"):
            (MEDIA / f"godot_{name}").write_bytes((Path(folder) / name).read_bytes())
            print(MEDIA / f"godot_{name}")
    return status


def _play(address: str, pictures: Path) -> int:
    command = [ROOT / "tools" / "godot.sh", "--path", PROJECT, "--rendering-method", "gl_compatibility"]
    command += ["--resolution", SIZE, "--script", "res://tests/demo_run.gd", "--", "--filter", "grid"]
    environment = {
        "CAPRICCIO_ADDRESS": address,
        "CAPRICCIO_SECONDS": MEASURED_SECONDS,
        "CAPRICCIO_PICTURES": str(pictures),
    }
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
