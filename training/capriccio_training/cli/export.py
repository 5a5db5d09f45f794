"""`capriccio-train export`: what a run has learned as one file, and variants of such a file.

Must not know: what the graph looks like.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField
from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.in_engine import SIZE_HELP, make_in_engine, parse_size
from capriccio_training.cli.variant import VariantOptions, is_model_file, make_variant_of

__all__ = ["export"]


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a run; with --quantize also an .onnx file.")],
    out: Annotated[
        Path | None, typer.Option(help="The .onnx file to write; its name becomes the model's. Needed for a run.")
    ] = None,
    direction: Annotated[str, typer.Option(help="Of looks: target (the default) or source, which it makes.")] = "",
    name: Annotated[str, typer.Option(help="What requests call the model.")] = "",
    version: Annotated[str, typer.Option(help="Version of the model; 1 where nothing is said.")] = "",
    description: Annotated[str, typer.Option(help="One line for people.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the weights, e.g. MIT.")] = "",
    data: Annotated[str, typer.Option(help="Where the training data came from, and their licence.")] = "",
    metrics: Annotated[Path | None, typer.Option(help="JSON of `evaluate` or of a table, to put on the card.")] = None,
    in_engine: Annotated[
        bool, typer.Option("--in-engine", help="Of looks: also write the twin for Unity's own inference, beside it.")
    ] = False,
    in_engine_size: Annotated[str, typer.Option(help=SIZE_HELP)] = "",
    quantize: Annotated[
        str, typer.Option(metavar="int8|fp16", help="Also write a variant that computes with fewer bits, beside it.")
    ] = "",
    calibration: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Pictures like those in use, for the variant; else procedural ones."),
    ] = None,
    held_out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Other pictures, to measure its loss; else the last of --calibration."),
    ] = None,
    calibration_licence: Annotated[str, typer.Option(help="Of those pictures, for the variant's card.")] = "",
    leave_out: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="An operator (Conv) or a node that stays in float32. May be repeated."),
    ] = None,
    allow_loss: Annotated[
        bool, typer.Option("--allow-loss", help="Write the variant also where it is far from its model.")
    ] = False,
) -> None:
    """Write what a run has learned as an ONNX file with its card and certificate.

    With --quantize, a variant with a card of its own is made of it, or of a model file, and its loss is measured.

    Examples:

        capriccio-train export RUN --direction target --out look.onnx

        capriccio-train export RUN --out look.onnx --in-engine

        capriccio-train export RUN --out look.onnx --quantize int8 --calibration frames/

        capriccio-train export look.onnx --quantize int8 --calibration frames/ --held-out other_frames/

        capriccio-train export look.onnx --quantize fp16 --out look_half.onnx --name look_half
    """
    variant = VariantOptions(quantize, calibration, held_out, calibration_licence, tuple(leave_out or ()), allow_loss)
    variant.check()
    if is_model_file(run):
        of_runs = direction or version or description or licence or data or metrics or in_engine or in_engine_size
        _check_variant_alone(run, quantize, bool(of_runs))
        make_variant_of(run, out, name, variant)
        return
    if out is None:
        raise InvalidField(f"where to? give --out, such as --out {run.name}.onnx", field="out")
    require_torch()
    parse_size(in_engine_size)
    from capriccio_training import checkpoint
    from capriccio_training.card_figures import card_figures
    from capriccio_training.onnx_file import About
    from capriccio_training.subject import subject_named

    subject = subject_named(checkpoint.subject_of(run))
    found = card_figures(metrics, name or out.stem, subject.card_figures) if metrics else {}
    about = About(name or out.stem, version or "1", description, licence, data, found)
    card = subject.export(run, direction, out, about)
    size = out.stat().st_size / 1000
    console.print(f"{out}: {card.kind}, {size:.0f} kB, certificate holds in ONNX Runtime")
    if in_engine:
        make_in_engine(out, None, in_engine_size, mark_model=True)
    if quantize:
        make_variant_of(out, None, "", variant)


def _check_variant_alone(model: Path, quantize: str, of_runs: bool) -> None:
    """Refuse what is said of a model file but has a meaning only for a run.

    Raises:
        InvalidField: naming what may be said.
    """
    if not quantize:
        message = f"{model} is exported already; --quantize int8 or fp16 makes a variant of it, else name a run"
        raise InvalidField(message, field="quantize")
    if of_runs:
        message = (
            f"{model} has a card, which the variant takes over; beside --quantize and what goes with it, "
            "only --out and --name can be given"
        )
        raise InvalidField(message, field="model")
