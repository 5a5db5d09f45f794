"""`capriccio-train compare`: runs and models side by side, as one page.

Must not know: how the page looks, how anything is measured.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.progress import stages

__all__ = ["compare"]


def compare(
    models: Annotated[list[Path], typer.Argument(help="Folders of runs, or exported .onnx files.")],
    frames: Annotated[Path, typer.Option(help="Folder of frames in the look to start from, not trained on.")],
    out: Annotated[Path, typer.Option(help="The page to write, e.g. compare.html.")],
    target: Annotated[Path | None, typer.Option(help="The same frames in the other look, where it is known.")] = None,
    sequence: Annotated[Path | None, typer.Option(help="Folder of consecutive frames, shown as clips.")] = None,
    direction: Annotated[str, typer.Option(help="Of runs: target or source, the look that is made.")] = "target",
    features: Annotated[
        str, typer.Option(help="File of `capriccio-train features`, or demo: adds the look distance.")
    ] = "",
    shown: Annotated[int, typer.Option(help="How many frames the page shows, spread evenly.", min=1)] = 6,
) -> None:
    """Put several checkpoints or methods side by side on one self-contained page.

    Where the truth is known, they are measured too; where motion lies beside the sequence, so is their steadiness.

    Example: capriccio-train compare RUN1 RUN2 look.onnx --frames test/toon --target test/natural --out compare.html
    """
    require_torch()
    from capriccio_training.style.metrics.compare_page import page
    from capriccio_training.style.metrics.exhibits import section
    from capriccio_training.style.metrics.methods import open_methods
    from capriccio_training.style.metrics.report import write_text
    from capriccio_training.style.metrics.table import measure, open_trial

    with stages("reading the pictures") as progress, tempfile.TemporaryDirectory() as exported:
        compared = open_methods(models, direction, Path(exported))
        trial = open_trial(frames, target, sequence, features, motion_needed=False)
        table = measure(trial, compared, progress)
        made = section(trial, compared, table, shown, progress)
        write_text(out, page([made]))
    console.print(f"{out}: {len(compared)} methods, {out.stat().st_size / 1e6:.1f} MB", soft_wrap=True)
