"""`capriccio-train materials`: textures with known height and roughness, to train maps on.

Must not know: how materials are made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.progress import stages

__all__ = ["materials"]


def materials(
    out: Annotated[Path, typer.Option(help="Folder to write them to.")],
    count: Annotated[int, typer.Option(help="Materials of each kind.", min=1, max=100_000)] = 60,
    side: Annotated[int, typer.Option(help="Rows and columns in pixels.", min=32, max=2048)] = 128,
    seed: Annotated[int, typer.Option(help="Of the first; the next ones follow. Other seeds, other materials.")] = 0,
    kinds: Annotated[str, typer.Option(help="Kinds, separated by commas; all where it is empty.")] = "",
) -> None:
    """Make procedural materials that wrap: NAME_color.png, NAME_height.png and NAME_roughness.png.

    Example: capriccio-train materials --out materials/train --count 60
    """
    from capriccio_training.texture.data.materials.files import write_material
    from capriccio_training.texture.data.materials.procedural import KINDS, make_material

    wanted = [kind.strip() for kind in kinds.split(",") if kind.strip()] or list(KINDS)
    with stages("materials") as progress:
        for place, kind in enumerate(wanted):
            for number in range(count):
                progress(kind, (place + number / count) / len(wanted))
                write_material(out, f"{kind}_{number:04}", make_material(kind, side, seed + number))
    typer.echo(f"{out}: {count * len(wanted)} materials")
