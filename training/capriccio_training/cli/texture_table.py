"""`capriccio-train texture-table` and `texture-sheet`: what texture methods made, in figures and as a picture.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField
from capriccio.media.atomic import write_atomically
from capriccio_training.cli.progress import stages

__all__ = ["texture_sheet", "texture_table"]

Real = Annotated[Path, typer.Argument(help="Folder of real textures; folders within it are labels.")]


def texture_table(
    real: Real,
    method: Annotated[
        list[str] | None, typer.Argument(help="NAME=FOLDER with pictures NAME_OF_TEXTURE_1.png …")
    ] = None,
    by: Annotated[str, typer.Option(help="What results belong to: one `texture`, or all of a `label`.")] = "texture",
    train: Annotated[Path | None, typer.Option(help="Folder of the textures that were learned from.")] = None,
    baselines: Annotated[int, typer.Option(help="Pictures that every baseline makes; 0 leaves them out.", min=0)] = 4,
    most: Annotated[int, typer.Option(help="Textures (or labels) at most, spread evenly; 0: all.", min=0)] = 0,
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
) -> None:
    """Measure folders of generated textures against real ones, beside what needs no network, and print the table.

    Example: capriccio-train texture-table tiles/test vary=out/vary --train tiles/train --markdown textures.md
    """
    from capriccio_training.texture.metrics import report
    from capriccio_training.texture.metrics.gallery import open_gallery, read_results
    from capriccio_training.texture.metrics.table import baseline_results, measure

    folders = dict(_named(each) for each in method or [])
    with stages("reading") as progress:
        gallery = open_gallery(real, by, train, most)
        made = {name: read_results(folder, list(gallery.groups)) for name, folder in folders.items()}
        others = baseline_results(gallery, baselines, progress) if baselines else {}
        table = measure(gallery, {**others, **made}, progress)
    if markdown:
        write_atomically(markdown, report.markdown(table).encode())
    if json:
        write_atomically(json, report.to_json(table).encode())
    typer.echo(report.markdown(table), nl=False)


def texture_sheet(
    real: Real,
    made: Annotated[Path, typer.Argument(help="Folder with variations, NAME_OF_TEXTURE_1.png and so on.")],
    out: Annotated[Path, typer.Option(help="The picture to write.")] = Path("sheet.png"),
    rows: Annotated[int, typer.Option(help="Textures that are shown, spread evenly.", min=1, max=64)] = 6,
    side: Annotated[int, typer.Option(help="Of each picture in pixels.", min=16, max=1024)] = 128,
    shown: Annotated[int, typer.Option(help="Variations of each.", min=1, max=32)] = 8,
) -> None:
    """Lay real textures, variations of them and both repeated 3 x 3 out on one sheet.

    Example: capriccio-train texture-sheet tiles/test out/vary --out sheet.png --rows 8
    """
    from capriccio.media.images import Picture, write_picture
    from capriccio_training.texture.metrics.contact_sheet import contact_sheet
    from capriccio_training.texture.metrics.gallery import open_gallery, read_results

    gallery = open_gallery(real, most=rows)
    results = read_results(made, list(gallery.groups))
    write_picture(
        out,
        Picture(contact_sheet([(group.real[0], results[name]) for name, group in gallery.groups.items()], side, shown)),
    )
    typer.echo(f"{out}: {len(results)} textures")


def _named(given: str) -> tuple[str, Path]:
    name, _, folder = given.partition("=")
    if not name or not folder:
        raise InvalidField(f"{given!r} is no NAME=FOLDER; an example: vary=out/vary", field="method")
    return name, Path(folder)
