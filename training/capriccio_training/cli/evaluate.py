"""`capriccio-train evaluate`: models measured on pairs, as a table, a page and pictures.

Must not know: how anything is measured.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import require_torch
from capriccio_training.cli.progress import stages

__all__ = ["evaluate"]


def evaluate(
    models: Annotated[list[Path], typer.Argument(help="Exported .onnx files, or folders of runs.")],
    source: Annotated[Path, typer.Option(help="Test frames in the look to start from.")],
    target: Annotated[Path, typer.Option(help="The same frames, of the same names, in the other look.")],
    direction: Annotated[str, typer.Option(help="Of runs: target or source, the look that is made.")] = "target",
    train_source: Annotated[Path | None, typer.Option(help="Training pictures, to fit the baselines on.")] = None,
    train_target: Annotated[Path | None, typer.Option(help="Training pictures of the other look.")] = None,
    sequence: Annotated[
        Path | None, typer.Option(help="Consecutive frames to start from, with their motion beside them: see docs.")
    ] = None,
    features: Annotated[
        str, typer.Option(help="File of `capriccio-train features`, or demo: adds the look distance.")
    ] = "",
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the table, pictures and clips as a page.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
    pictures: Annotated[Path | None, typer.Option(help="Folder for compare pictures at full size.")] = None,
    shown: Annotated[int, typer.Option(help="How many pairs the pictures show, spread evenly.", min=1)] = 4,
) -> None:
    """Measure models on pairs: frames whose other look is known.

    Example: capriccio-train evaluate look.onnx --source test/toon --target test/natural --html quality.html
    """
    require_torch()
    from capriccio_training.style.metrics import methods, report, table
    from capriccio_training.style.metrics.compare_page import page
    from capriccio_training.style.metrics.exhibits import section
    from capriccio_training.style.metrics.paired import spread

    with stages("reading the pictures") as progress, tempfile.TemporaryDirectory() as exported:
        made = methods.open_methods(models, direction, Path(exported))
        trial = table.open_trial(source, target, sequence, features, train_target)
        floors = methods.baselines(train_source, train_target) if train_source and train_target else []
        measured = table.measure(trial, [*floors, *made], progress)
        if markdown:
            report.write_text(markdown, report.markdown([measured]))
        if json:
            report.write_text(json, report.to_json([measured]))
        if html:
            shown_section = section(trial, made, measured, shown, progress)
            report.write_text(html, page([shown_section]))
        if pictures:
            few = spread(trial.pairs, shown)
            report.write_compare_pictures(few, [method.translate for method in made], pictures)
    typer.echo(report.markdown([measured]), nl=False)
