"""`capriccio style`: a picture, a folder of pictures or a video in another look.

Must not know: how frames are restyled, or files read and written.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField, UnreadableFile

from .options import ModelFolders, Provider, Server, ServerKey, Threads, Token, make_client
from .restyling import style_file, style_folder, style_video
from .styler import Styler, baked_styler, local_styler, remote_styler

__all__ = ["EXAMPLES", "style"]

EXAMPLES = """Examples:

capriccio style screenshot.png natural.png

capriccio style frames/ styled/ --model natural_to_toon_frame

capriccio style clip.mp4 clip_natural.mp4

capriccio style map.png map_natural.png --model ./look.onnx --tile 1024

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
            "--table", metavar="FILE", help="Instead of a model, what `capriccio bake` wrote: .cube or .capgrid."
        ),
    ] = None,
    tile: Annotated[
        int | None,
        typer.Option(
            "--tile",
            min=64,
            metavar="PIXELS",
            help="Largest side of a tile, for models that map frames; less needs less memory.",
            show_default="whole up to 3840 x 2160, else 2048",
        ),
    ] = None,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
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
        chosen: AbstractContextManager[Styler] = nullcontext(baked_styler(table))
    elif server is None:
        chosen = nullcontext(local_styler(model or DEFAULT_MODEL, models, threads, provider, tile))
    else:
        client = make_client(server, "style", token_file, server_key, timeout_s=10)
        nobody_watches = source.is_dir() or source.suffix.lower() in VIDEO_SUFFIXES
        chosen = remote_styler(model or DEFAULT_MODEL, client, tile, "batch" if nobody_watches else None)
    with chosen as styler:
        if source.is_dir():
            style_folder(source, target, styler)
        elif source.suffix.lower() in VIDEO_SUFFIXES:
            style_video(source, target, styler)
        else:
            style_file(source, target / source.name if target.is_dir() else target, styler)


def _check_paths(source: Path, target: Path) -> None:
    if not source.exists():
        raise UnreadableFile(f"{source} does not exist", path=str(source))
    if target.resolve() == source.resolve():
        message = f"OUT is IN ({source}); choose another name, so that the original stays"
        raise InvalidField(message, field="OUT")
    if source.is_dir() and target.exists() and not target.is_dir():
        raise InvalidField(f"IN is a folder, but OUT ({target}) is a file; name a folder", field="OUT")
