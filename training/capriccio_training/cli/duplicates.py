"""`capriccio-train duplicates`: pictures that show the same as another, told, moved or deleted.

Must not know: how pictures are compared.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.cli.console import INTERRUPTED, console
from capriccio_training.cli.progress import stages

if TYPE_CHECKING:
    from capriccio_training.data.duplicates import Duplicate

__all__ = ["duplicates"]


def duplicates(
    folders: Annotated[list[Path], typer.Argument(help="Folders of pictures, with all folders within.")],
    wraps: Annotated[bool, typer.Option("--wraps", help="Find tiles that were rolled, too.")] = False,
    alike: Annotated[
        float, typer.Option(help="From which likeness on pictures are the same; 1 finds only equal ones.", min=0, max=1)
    ] = 0.85,
    move: Annotated[Path | None, typer.Option(help="Move duplicates to this folder.")] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Delete duplicates.")] = False,
) -> None:
    """Find pictures that show the same as another: re-encoded, resized or, where tiles wrap, rolled.

    Of those that are the same the one with the most pixels stays. Without --move and --delete nothing is changed. With
    two folders it finds what is in both, such as training pictures that a test would be held against.

    Examples:

        capriccio-train duplicates textures/ --wraps

        capriccio-train duplicates sprites/ --move doubles/

        capriccio-train duplicates train/ test/ --wraps
    """
    from capriccio_training.data.duplicates import find_duplicates
    from capriccio_training.data.listing import picture_files

    if move and delete:
        raise InvalidField("--move and --delete can't both be; give one of them", field="move")
    for folder in folders:
        if not folder.is_dir():
            raise UnreadableFile(f"{folder} is not a folder; give folders of pictures", path=str(folder))
    paths = sorted({path.resolve() for folder in folders for path in picture_files(folder, deep=True)})
    try:
        with stages("reading") as progress:
            found = find_duplicates(paths, alike, wraps, progress)
    except KeyboardInterrupt:
        console.print("Stopped; nothing was changed.")
        raise typer.Exit(INTERRUPTED) from None
    for each in found:
        typer.echo(f"{each.path} = {each.kept}")
        _remove(each, move, delete)
    done = "deleted" if delete else f"moved to {move}" if move else "left where they are"
    told = f"{len(paths)} pictures, {len(found)} duplicates" + (f", {done}" if found else "")
    console.print(told, highlight=False, soft_wrap=True)


def _remove(duplicate: Duplicate, move: Path | None, delete: bool) -> None:
    if delete:
        duplicate.path.unlink()
    elif move:
        move.mkdir(parents=True, exist_ok=True)
        shutil.move(duplicate.path, _free(move / duplicate.path.name))


def _free(path: Path) -> Path:
    """A path that nothing has yet: the same names may come from several folders."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}_{number}")
    return free
