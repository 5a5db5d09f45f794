"""`capriccio-train terrain-table`: how eroded the land of models looks, in figures.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import require_torch
from capriccio_training.cli.progress import stages

__all__ = ["terrain_table"]


def terrain_table(
    models: Annotated[list[Path] | None, typer.Argument(help="Exported terrain models, .onnx.")] = None,
    elevation: Annotated[Path | None, typer.Option(help="Index of real elevation that no model has seen.")] = None,
    elevation_folder: Annotated[
        Path | None, typer.Option(help="Where its files lie; beside the index without it.")
    ] = None,
    seeds: Annotated[int, typer.Option(help="Maps of each character, of each method.", min=1)] = 6,
    markdown: Annotated[Path | None, typer.Option(help="Write the tables as Markdown.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
    pictures: Annotated[Path | None, typer.Option(help="Folder for hillshaded sheets.")] = None,
) -> None:
    """Measure slopes, spectrum and drainage of generated, simulated, fractal and real land, and print the tables.

    Example: capriccio-train terrain-table land.onnx --elevation real_test.toml --markdown terrain.md
    """
    require_torch()
    from capriccio.media.atomic import write_atomically
    from capriccio.media.images import Picture, write_picture
    from capriccio_training.terrain.data.elevation import read_index
    from capriccio_training.terrain.metrics.report import Compared, sheets, tables, to_json, to_markdown

    with stages("reading") as progress:
        real = read_index(elevation, elevation_folder) if elevation else {}
        compared = Compared.of(models or [])
        measured = tables(compared, real, seeds, progress)
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            for name, sheet in sheets(compared, real, progress).items():
                write_picture(pictures / f"terrain_{name}.png", Picture(sheet, None))
    text = to_markdown(measured)
    for path, written in ((markdown, text), (json, to_json(measured))):
        if path:
            write_atomically(path, written.encode())
    typer.echo(text, nl=False)
