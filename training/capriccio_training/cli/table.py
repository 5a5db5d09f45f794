"""`capriccio-train table`: every method of a comparison measured, both ways, as the tables of a document.

Must not know: how anything is measured.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import require_torch
from capriccio_training.cli.progress import stages

__all__ = ["table"]


def table(
    comparison: Annotated[Path, typer.Argument(help="TOML file that names the looks, the frames and the methods.")],
    markdown: Annotated[Path | None, typer.Option(help="Write the tables as Markdown.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the tables, pictures and clips as one page.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
    shown: Annotated[int, typer.Option(help="How many pairs the page shows, spread evenly.", min=1)] = 4,
) -> None:
    """Measure every method that a file lists, in both directions, and print the tables.

    Example: capriccio-train table comparison.toml --markdown quality.md --json quality.json --html quality.html
    """
    require_torch()
    from capriccio_training.style.metrics import report
    from capriccio_training.style.metrics.compare_page import page
    from capriccio_training.style.metrics.exhibits import section
    from capriccio_training.style.metrics.table import measure
    from capriccio_training.style.metrics.table_file import read_table_file

    file = read_table_file(comparison)
    measured = []
    with stages("reading") as progress, tempfile.TemporaryDirectory() as exported:
        for number, (source, target) in enumerate(file.ways):
            progress(f"{source} to {target}: reading", 0.0)
            folder = Path(exported, str(number))
            folder.mkdir()
            trial, methods = file.trial(source, target), file.open_methods(source, target, folder)
            measured.append((trial, methods, measure(trial, methods, progress)))
        tables = [each for _, _, each in measured]
        if markdown:
            report.write_text(markdown, report.markdown(tables))
        if json:
            report.write_text(json, report.to_json(tables))
        if html:
            sections = [
                section(trial, [method for method in methods if method.path], made, shown, progress)
                for trial, methods, made in measured
            ]
            report.write_text(html, page(sections))
    typer.echo(report.markdown(tables), nl=False)
