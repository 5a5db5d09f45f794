"""`capriccio-train export`: what a run has learned as one file.

Must not know: what the graph looks like.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.in_engine import SIZE_HELP, make_in_engine, parse_size

__all__ = ["export"]


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run.")],
    out: Annotated[Path, typer.Option(help="The .onnx file to write; its name becomes the model's.")],
    direction: Annotated[str, typer.Option(help="Of looks: target (the default) or source, which it makes.")] = "",
    name: Annotated[str, typer.Option(help="What requests call the model.")] = "",
    version: Annotated[str, typer.Option(help="Version of the model.")] = "1",
    description: Annotated[str, typer.Option(help="One line for people.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the weights, e.g. MIT.")] = "",
    data: Annotated[str, typer.Option(help="Where the training data came from, and their licence.")] = "",
    metrics: Annotated[Path | None, typer.Option(help="JSON of `evaluate` or of a table, to put on the card.")] = None,
    in_engine: Annotated[
        bool, typer.Option("--in-engine", help="Of looks: also write the twin for Unity's own inference, beside it.")
    ] = False,
    in_engine_size: Annotated[str, typer.Option(help=SIZE_HELP)] = "",
) -> None:
    """Write what a run has learned as an ONNX file with its card and certificate.

    Examples:

        capriccio-train export RUN --direction target --out look.onnx

        capriccio-train export RUN --out look.onnx --in-engine
    """
    require_torch()
    parse_size(in_engine_size)
    from capriccio_training import checkpoint
    from capriccio_training.card_figures import card_figures
    from capriccio_training.onnx_file import About
    from capriccio_training.subject import subject_named

    subject = subject_named(checkpoint.subject_of(run))
    found = card_figures(metrics, name or out.stem, subject.card_figures) if metrics else {}
    about = About(name or out.stem, version, description, licence, data, found)
    card = subject.export(run, direction, out, about)
    size = out.stat().st_size / 1000
    console.print(f"{out}: {card.kind}, {size:.0f} kB, certificate holds in ONNX Runtime")
    if in_engine:
        make_in_engine(out, None, in_engine_size, mark_model=True)
