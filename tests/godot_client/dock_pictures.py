"""Takes the pictures of the Godot dock for docs/godot.md, in the real editor with a real backend.

PYTHONPATH=tests:tools python -m godot_client.dock_pictures --picture ROCK.png --out docs/media [--models DIR]
PYTHONPATH=tests:tools python -m godot_client.dock_pictures --only music --out docs/media

Varies the given pictures (any that wrap look best), makes land and music, and saves `godot_dock.jpg`,
`godot_textures.jpg`, `godot_terrain.jpg` and `godot_music.jpg`. Must not know: what the pictures show.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from godot_client.editor_project import EditorProject, backend_program
from live_backend import free_port

TIMEOUT_S = 400


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of the Godot dock.")
    parser.add_argument("--picture", type=Path, action="append", default=[], help="what to vary; may be repeated")
    parser.add_argument("--models", type=Path, action="append", default=[], help="models besides the bundled ones")
    parser.add_argument("--out", type=Path, required=True, help="where the pictures go")
    parser.add_argument("--only", choices=["textures", "terrain", "music"], help="take this one picture")
    given = parser.parse_args()
    if not given.picture and given.only in (None, "textures"):
        parser.error("--picture is needed for textures")
    with tempfile.TemporaryDirectory() as folder:
        project = EditorProject(Path(folder), "dock_pictures")
        for picture in given.picture:
            shutil.copy(picture, project.folder)
        options = [option for models in given.models for option in ("--models", models.resolve())]
        command = backend_program(Path(folder) / "backend", *options)
        out, address = given.out.resolve(), f"tcp://127.0.0.1:{free_port()}"
        chosen = {"test": f"test_{given.only}"} if given.only else {}
        print(project.run(display=True, timeout_s=TIMEOUT_S, command=command, address=address, out=out, **chosen))


if __name__ == "__main__":
    main()
