"""`capriccio style`: a picture, a folder of pictures or a video in another look.

Must not know: how frames are restyled.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField, InvalidInput, ModelRejected, UnreadableFile

from .console import errors, output, progress_bar
from .options import ModelFolders, Server, ServerKey, Threads, Token, make_client
from .styler import Styler, local_styler, remote_styler, table_styler

__all__ = ["EXAMPLES", "style"]

EXAMPLES = """Examples:

capriccio style screenshot.png natural.png

capriccio style frames/ styled/ --model natural_to_toon_frame

capriccio style clip.mp4 clip_natural.mp4

capriccio style in.png out.png --model ./look.onnx

capriccio style in.png out.png --table look.cube"""

DEFAULT_MODEL = "toon_to_natural"


def style(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A picture, a folder of pictures, or a video.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="What to write: the same sort as IN.")],
    model: Annotated[
        str | None,
        typer.Option("--model", "-m", help="A model's name, or the path of an .onnx file.", show_default=DEFAULT_MODEL),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--table", metavar="FILE", help="Instead of a model, a .cube file, as `capriccio bake` writes it."
        ),
    ] = None,
    models: ModelFolders = None,
    threads: Threads = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Give pictures or a video another look; files of any size."""
    from capriccio.media.video import VIDEO_SUFFIXES

    _check_paths(source, target)
    if table is not None:
        if model or server:
            message = "--table needs no model and no server; leave out --model and --server, or --table"
            raise InvalidField(message, field="table")
        chosen: AbstractContextManager[Styler] = nullcontext(table_styler(table))
    elif server is None:
        chosen = nullcontext(local_styler(model or DEFAULT_MODEL, models, threads))
    else:
        client = make_client(server, "style", token_file, server_key, timeout_s=10)
        chosen = remote_styler(model or DEFAULT_MODEL, client)
    with chosen as styler:
        if source.is_dir():
            _style_folder(source, target, styler)
        elif source.suffix.lower() in VIDEO_SUFFIXES:
            _style_video(source, target, styler)
        else:
            _style_picture(source, target / source.name if target.is_dir() else target, styler)
            output.print(f"wrote {target}", markup=False, soft_wrap=True)


def _check_paths(source: Path, target: Path) -> None:
    if not source.exists():
        raise UnreadableFile(f"{source} does not exist", path=str(source))
    if target.resolve() == source.resolve():
        message = f"OUT is IN ({source}); choose another name, so that the original stays"
        raise InvalidField(message, field="OUT")
    if source.is_dir() and target.exists() and not target.is_dir():
        raise InvalidField(f"IN is a folder, but OUT ({target}) is a file; name a folder", field="OUT")


def _style_picture(source: Path, target: Path, styler: Styler) -> None:
    from capriccio.media.images import Picture, read_picture, write_picture

    picture = read_picture(source)
    origin = json.dumps({"source": source.name, "model": styler.model, "model_hash": styler.model_hash})
    target.parent.mkdir(parents=True, exist_ok=True)
    write_picture(target, Picture(styler.apply(picture.pixels), picture.alpha), metadata={"capriccio": origin})


def _style_folder(source: Path, target: Path, styler: Styler) -> None:
    """Style every picture; one that can't be used is told and left out, a server that is gone ends it all."""
    from capriccio.media.images import ENCODINGS, IMAGE_SUFFIXES

    pictures = sorted(path for path in source.iterdir() if path.suffix.lower() in IMAGE_SUFFIXES)
    if not pictures:
        allowed = ", ".join(sorted(IMAGE_SUFFIXES))
        raise UnreadableFile(f"{source} holds no pictures; looked for {allowed}", path=str(source))
    failed = 0
    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=len(pictures))
        for path in pictures:
            suffix = path.suffix if path.suffix.lower() in ENCODINGS else ".png"
            try:
                _style_picture(path, target / f"{path.stem}{suffix}", styler)
            except (InvalidInput, ModelRejected) as error:
                failed += 1
                errors.print(f"left out: {error.message}", style="yellow", markup=False, soft_wrap=True)
            bar.advance(task)
    output.print(f"wrote {len(pictures) - failed} of {len(pictures)} pictures to {target}", markup=False)
    if failed:
        raise typer.Exit(1)


def _style_video(source: Path, target: Path, styler: Styler) -> None:
    from capriccio.media.video import probe_video, restyle_video

    info = probe_video(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=info.frame_count)
        kept = restyle_video(source, target, styler.apply, lambda done: bar.update(task, completed=done))
    output.print(f"wrote {target}", markup=False, soft_wrap=True)
    if not kept:
        errors.print(f"the sound was left out: {target.suffix} can't hold it; .mkv can", style="yellow")
