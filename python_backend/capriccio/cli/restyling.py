"""Files through a look: one picture, a folder of them, a video; with progress, and whole or not at all.

Must not know: where the look comes from.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from capriccio.errors import InvalidInput, ModelRejected

from .console import errors, output, progress_bar
from .frames import find_pictures
from .pipeline import pipelined
from .styler import Styler

if TYPE_CHECKING:
    from capriccio.media.images import Picture

__all__ = ["style_file", "style_folder", "style_video"]

OnTile = Callable[[int, int], object]


def style_file(source: Path, target: Path, styler: Styler) -> None:
    """Style one picture; a large one shows its tiles as they get done."""
    from capriccio.media.images import read_picture

    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=None)
        styled = _restyled(
            read_picture(source), styler, lambda done, all_: bar.update(task, completed=done, total=all_)
        )
        _write(source, target, styled, styler)
    output.print(f"wrote {target}", markup=False, soft_wrap=True)


def style_folder(source: Path, target: Path, styler: Styler) -> None:
    """Style every picture; one that can't be used is told and left out, a server that is gone ends it all.

    Subfolders are kept. What lies in `target` already is not taken for a picture to style.
    """
    from capriccio.media.images import read_picture

    names = _names(find_pictures(source, without=target), source)
    outcomes = pipelined(
        list(names),
        read_picture,
        lambda picture: _restyled(picture, styler),
        lambda path, styled: _write(path, target / names[path], styled, styler),
        forgiven=(InvalidInput, ModelRejected),
    )
    failed = 0
    with progress_bar() as bar:
        for error in bar.track(outcomes, total=len(names), description=styler.model):
            if error is not None:
                failed += 1
                errors.print(f"left out: {error.message}", style="yellow", markup=False, soft_wrap=True)
    output.print(f"wrote {len(names) - failed} of {len(names)} pictures to {target}", markup=False)
    if failed:
        raise typer.Exit(1)


def style_video(source: Path, target: Path, styler: Styler) -> None:
    """Style every frame of a video, and keep its sound where the container can hold it."""
    from capriccio.media.video import probe_video, restyle_video

    info = probe_video(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=info.frame_count)
        kept = restyle_video(source, target, styler.apply, lambda done: bar.update(task, completed=done))
    output.print(f"wrote {target}", markup=False, soft_wrap=True)
    if not kept:
        errors.print(f"the sound was left out: {target.suffix} can't hold it; .mkv can", style="yellow")


def _restyled(picture: Picture, styler: Styler, on_tile: OnTile = lambda _done, _all: None) -> Picture:
    """Return the picture in its new look, with its transparency; the model sees no colours that nobody sees."""
    from capriccio.media.images import Picture
    from capriccio.media.transparency import filled_colours

    return Picture(styler.apply(filled_colours(picture), on_tile), picture.alpha)


def _write(source: Path, target: Path, styled: Picture, styler: Styler) -> None:
    from capriccio.media.images import write_picture

    origin = json.dumps({"source": source.name, "model": styler.model, "model_hash": styler.model_hash})
    target.parent.mkdir(parents=True, exist_ok=True)
    write_picture(target, styled, metadata={"capriccio": origin})


def _names(pictures: list[Path], folder: Path) -> dict[Path, Path]:
    """Return what each picture is called in the target folder: the same, or PNG where its format can't be written.

    Where a picture of that name exists as well, the format is kept in the name: `hero.gif.png` beside `hero.png`.
    """
    from capriccio.media.images import ENCODINGS

    names = {path: path.relative_to(folder) for path in pictures}
    taken = set(names.values())
    for path, name in names.items():
        if path.suffix.lower() not in ENCODINGS:
            png = name.with_suffix(".png")
            names[path] = name.with_name(f"{name.name}.png") if png in taken else png
            taken.add(names[path])
    return names
