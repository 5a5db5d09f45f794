"""`capriccio-train seamless`: pictures that do not wrap, or have spoilt edges, as tiles that do.

Must not know: how edges are joined.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import CapriccioError, InvalidField
from capriccio_training.cli.console import INTERRUPTED, console
from capriccio_training.cli.progress import stages

__all__ = ["seamless"]


def seamless(
    pictures: Annotated[Path, typer.Argument(help="Folder of pictures, with all folders within.")],
    out: Annotated[Path, typer.Option(help="Folder for the tiles, as PNG, in folders of the same names.")],
    border: Annotated[int, typer.Option(help="Pixels to cut off at all edges first.", min=0, max=1024)] = 0,
    multiple: Annotated[int, typer.Option(help="Cut sides down to multiples of it.", min=1, max=256)] = 1,
) -> None:
    """Join the edges of pictures, so that a training with `--wraps` sees no line where they meet.

    Photographs do not wrap, and many that should have lost their outermost pixels to resizing.

    Example: capriccio-train seamless textures/ --border 4 --multiple 8 --out tiles/
    """
    from capriccio.media.images import Picture, read_picture, write_picture
    from capriccio.media.seamless import make_seamless
    from capriccio_training.data.listing import picture_files

    if out.resolve().is_relative_to(pictures.resolve()):
        raise InvalidField(f"{out} lies within {pictures}; give a folder beside it", field="out")
    paths = picture_files(pictures, deep=True)
    written = 0
    try:
        with stages("joining edges") as progress:
            for number, path in enumerate(paths):
                progress(path.name, number / len(paths))
                try:
                    pixels = read_picture(path).pixels
                    rows, columns = (_kept(side, border, multiple) for side in pixels.shape[:2])
                except CapriccioError as error:
                    console.print(f"left out: {path}: {error.message}", highlight=False, soft_wrap=True)
                    continue
                tile = (out / path.relative_to(pictures)).with_suffix(".png")
                tile.parent.mkdir(parents=True, exist_ok=True)
                write_picture(tile, Picture(make_seamless(pixels[rows, columns])))
                written += 1
    except KeyboardInterrupt:
        console.print(f"Stopped; {written} tiles are whole in {out}.")
        raise typer.Exit(INTERRUPTED) from None
    console.print(f"{out}: {written} tiles of {len(paths)} pictures", highlight=False, soft_wrap=True)


def _kept(side: int, border: int, multiple: int) -> slice:
    """What is left of a side: as much as is allowed, from the middle."""
    left = (side - 2 * border) // multiple * multiple
    if left < 1:
        raise InvalidField(f"nothing of {side} pixels is left; allowed: a smaller border, or multiple", field="border")
    start = (side - left) // 2
    return slice(start, start + left)
