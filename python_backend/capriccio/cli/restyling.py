"""Files through a look: one picture, a folder of them, a video; with progress, and whole or not at all.

Must not know: where the look comes from.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import typer

from capriccio.errors import InvalidInput, ModelRejected

from .console import errors, output, progress_bar
from .frames import find_pictures
from .styler import Styler

__all__ = ["style_file", "style_folder", "style_video"]

OnTile = Callable[[int, int], object]


def style_file(source: Path, target: Path, styler: Styler) -> None:
    """Style one picture; a large one shows its tiles as they get done."""
    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=None)
        _style_picture(source, target, styler, lambda done, tiles: bar.update(task, completed=done, total=tiles))
    output.print(f"wrote {target}", markup=False, soft_wrap=True)


def style_folder(source: Path, target: Path, styler: Styler) -> None:
    """Style every picture; one that can't be used is told and left out, a server that is gone ends it all.

    Subfolders are kept. What lies in `target` already is not taken for a picture to style.
    """
    pictures = find_pictures(source, without=target)
    names = _names(pictures, source)
    failed = 0
    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=len(pictures))
        for path in pictures:
            try:
                _style_picture(path, target / names[path], styler)
            except (InvalidInput, ModelRejected) as error:
                failed += 1
                errors.print(f"left out: {error.message}", style="yellow", markup=False, soft_wrap=True)
            bar.advance(task)
    output.print(f"wrote {len(pictures) - failed} of {len(pictures)} pictures to {target}", markup=False)
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


def _style_picture(source: Path, target: Path, styler: Styler, on_tile: OnTile = lambda _done, _all: None) -> None:
    from capriccio.media.images import Picture, read_picture, write_picture
    from capriccio.media.transparency import filled_colours

    picture = read_picture(source)
    styled = Picture(styler.apply(filled_colours(picture), on_tile), picture.alpha)
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
