"""`capriccio-train music-table`: how much generated music is like real music, and how much of it is copied.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from capriccio.errors import InvalidField
from capriccio_training.cli.console import require_torch
from capriccio_training.cli.progress import stages

if TYPE_CHECKING:
    from capriccio.media.music.score import Score

__all__ = ["music_table"]

WIDTH = 160
"""Columns where the output is no terminal."""


def music_table(
    held_out: Annotated[Path, typer.Argument(help="Folder of MIDI that no model has learned.")],
    method: Annotated[list[str] | None, typer.Argument(help="NAME=FOLDER of MIDI that a method made.")] = None,
    learned: Annotated[
        Path | None, typer.Option(help="Folder of the MIDI that was learned, to look for copies of it.")
    ] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
) -> None:
    """Measure folders of generated music beside real music, and print the table.

    Examples:

        capriccio-train music-split --data folk=tunes/ --out pieces

        capriccio-train sample RUN --out made --count 40

        capriccio-train music-table pieces/held_out events=made --learned pieces/learned --markdown music.md
    """
    require_torch()
    from capriccio.media.atomic import write_atomically
    from capriccio_training.music.metrics.folders import read_folder
    from capriccio_training.music.metrics.muspy_measures import import_muspy
    from capriccio_training.music.metrics.report import to_json, to_markdown, to_table
    from capriccio_training.music.metrics.table import measure

    named = dict(_named(each) for each in method or [])
    import_muspy()
    with stages("reading") as progress:

        def read(folder: Path) -> list[Score]:
            return read_folder(folder, lambda done: progress(f"reading {folder.name}", done))

        made = {name: read(folder) for name, folder in named.items()}
        rows = measure(made, read(held_out), read(learned) if learned else [], progress)
    for path, written in ((markdown, to_markdown(rows)), (json, to_json(rows))):
        if path:
            write_atomically(path, written.encode())
    screen = Console()
    Console(width=screen.width if screen.is_terminal else WIDTH).print(to_table(rows))


def _named(method: str) -> tuple[str, Path]:
    name, equals, folder = method.partition("=")
    if not equals or not name or not folder:
        raise InvalidField(f"the method is {method!r}; it must be NAME=FOLDER", field="method")
    return name, Path(folder)
