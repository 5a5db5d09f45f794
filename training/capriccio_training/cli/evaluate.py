"""`capriccio-train evaluate`: models measured on pairs, as a table, a page and pictures.

Must not know: how anything is measured.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .console import require_torch

__all__ = ["evaluate"]


def evaluate(
    models: Annotated[list[Path], typer.Argument(help="Exported .onnx files that translate source to target.")],
    source: Annotated[Path, typer.Option(help="Test frames in the look to start from.")],
    target: Annotated[Path, typer.Option(help="The same frames, of the same names, in the other look.")],
    train_source: Annotated[Path | None, typer.Option(help="Training pictures, to fit the baselines on.")] = None,
    train_target: Annotated[Path | None, typer.Option(help="Training pictures of the other look.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the table as Markdown.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the table and compare pictures as a page.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write every figure as JSON, for `export --metrics`.")] = None,
    pictures: Annotated[Path | None, typer.Option(help="Folder for compare pictures at full size.")] = None,
    shown: Annotated[int, typer.Option(help="How many pairs the pictures show, spread evenly.", min=1)] = 4,
) -> None:
    """Measure models on pairs: frames whose other look is known.

    Example: capriccio-train evaluate look.onnx --source test/toon --target test/natural --html quality.html
    """
    require_torch()
    from capriccio_training.metrics import paired, report

    pairs = paired.read_pairs(source, target)
    floors = paired.baselines(train_source, train_target) if train_source and train_target else {}
    made = {path.stem: paired.model_translation(path)[1] for path in models}
    methods = floors | made
    scores = [paired.score(name, translate, pairs) for name, translate in methods.items()]
    few = [pairs[i * (len(pairs) - 1) // max(1, shown - 1)] for i in range(min(shown, len(pairs)))]
    typer.echo(report.markdown(scores), nl=False)
    if markdown:
        report.write_text(markdown, report.markdown(scores))
    if json:
        report.write_text(json, report.to_json(scores))
    if html:
        rows = [report.compare_picture(pair, list(made.values())) for pair in few]
        report.write_text(html, report.page(f"{source.name} to {target.name}", scores, rows))
    if pictures:
        report.write_compare_pictures(few, list(made.values()), pictures)
