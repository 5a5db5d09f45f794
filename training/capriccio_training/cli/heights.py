"""`capriccio-train heights`: simulated erosion to learn from.

Must not know: how erosion is simulated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import console
from capriccio_training.cli.progress import stages

__all__ = ["heights"]


def heights(
    out: Annotated[Path, typer.Option(help="Folder to write pairs to; what is there already stays.")],
    count: Annotated[int, typer.Option(help="How many pairs of un-eroded and eroded land.", min=1)] = 800,
    size: Annotated[int, typer.Option(help="Cells along each side: a power of two, 32 to 2048.")] = 256,
    seed: Annotated[int, typer.Option(help="Of the first pair; the next ones follow.", min=0)] = 0,
) -> None:
    """Erode fractal land by a simulation: rivers, landslides, creep. About half a second for a pair of 256 cells.

    The same seed gives the same pair. The same command goes on after an interruption.

    Example: capriccio-train heights --out heights --count 800
    """
    from capriccio_training.terrain.data.simulated import write_pairs

    with stages("eroding") as progress:
        made = write_pairs(out, count, seed, size, lambda done: progress("eroding", done))
    console.print(f"{out}: {made} pairs made, {count - made} were there", soft_wrap=True)
