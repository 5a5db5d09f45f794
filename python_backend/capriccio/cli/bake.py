"""`capriccio bake`: what comes closest to a model's look on recorded frames, as a file that needs no backend.

Must not know: how tables and grids are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from capriccio.errors import InvalidField

from .console import errors, output, progress_bar
from .frames import Frames, find_frames
from .options import ModelFolders, Provider, Threads
from .styler import local_styler

if TYPE_CHECKING:
    from capriccio.services.closeness import Closeness

__all__ = ["EXAMPLES", "bake"]

EXAMPLES = """Examples:

capriccio bake frames/ --model toon_to_natural --out look.cube

capriccio bake recording.mp4 --model ./look.onnx --out look.cube --strip look.png

capriccio bake menu_frames/ --model toon_to_natural --out menu.capgrid

capriccio style screenshot.png natural.png --table look.cube"""

DEFAULT_SIZE = 33


@dataclass(frozen=True)
class _Chosen:
    """The model that the options name, and what computes it."""

    model: str
    folders: Sequence[Path] | None
    threads: int | None
    provider: str | None


def bake(
    frames: Annotated[Path, typer.Argument(metavar="FRAMES", help="A folder of recorded frames, or a video.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="What to write: .cube, or .capgrid for one scene.")
    ],
    model: Annotated[
        str, typer.Option("--model", "-m", help="A model's name, or the path of an .onnx file.")
    ] = "toon_to_natural",
    strip: Annotated[
        Path | None,
        typer.Option("--strip", metavar="FILE", help="Also write a PNG of the table's slices, side by side."),
    ] = None,
    size: Annotated[
        int | None, typer.Option("--size", min=2, max=65, help="Colours along each side of the table; else 33.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100_000, help="Use at most so many frames, evenly spread.")
    ] = 200,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
) -> None:
    """Bake a look into a file that needs no backend.

    A .cube file is one colour table for all that players see. A .capgrid file is the grid of one scene: it also knows
    where in the picture a colour is.
    """
    from capriccio.media.grid_files import GRID_SUFFIX

    chosen = _Chosen(model, models, threads, provider)
    if out.suffix.lower() == GRID_SUFFIX:
        if strip or size:
            raise InvalidField("--strip and --size are for tables; leave them out, or write a .cube", field="out")
        report = _bake_grid(find_frames(frames, limit), out, chosen)
    else:
        _check_suffixes(out, strip)
        report = _bake_table(find_frames(frames, limit), out, strip, size or DEFAULT_SIZE, chosen)
    output.print(f"wrote {out}{f' and {strip}' if strip else ''}", markup=False, soft_wrap=True)
    errors.print(report, markup=False, soft_wrap=True)


def _check_suffixes(out: Path, strip: Path | None) -> None:
    if out.suffix.lower() != ".cube":
        raise InvalidField(f"--out {out} ends with {out.suffix!r}; allowed: .cube, .capgrid", field="out")
    if strip and strip.suffix.lower() != ".png":
        raise InvalidField(f"--strip {strip} ends with {strip.suffix!r}; allowed: .png", field="strip")


def _bake_table(found: Frames, out: Path, strip: Path | None, size: int, chosen: _Chosen) -> str:
    """Write a table; return how close it comes."""
    from capriccio.media.table_files import write_cube, write_strip
    from capriccio.services.bake import bake_table

    styler = local_styler(chosen.model, chosen.folders, chosen.threads, chosen.provider)
    with _progress(styler.model, found) as on_frame:
        baked = bake_table(found.read(), styler.apply, size, on_frame)
    report = _report("table", baked.closeness)
    origin = f"baked by capriccio from {styler.model} ({styler.model_hash}) on {baked.frames} frames"
    for path in filter(None, (out, strip)):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_cube(out, baked.table, styler.model, [origin, report])
    if strip:
        write_strip(strip, baked.table)
    return report


def _bake_grid(found: Frames, out: Path, chosen: _Chosen) -> str:
    """Write a grid; return how close it comes."""
    from capriccio.media.grid_files import GridFile, write_grid
    from capriccio.services.bake_grid import bake_grid

    styler = local_styler(chosen.model, chosen.folders, chosen.threads, chosen.provider)
    with _progress(styler.model, found) as on_frame:
        baked = bake_grid(found.read(), styler.apply, on_frame=on_frame)
    note = {
        "made_by": "capriccio bake",
        "model": styler.model,
        "model_hash": styler.model_hash,
        "frames": baked.frames,
        "share": round(baked.closeness.share, 4),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    write_grid(out, GridFile(baked.grid, note=note))
    return _report("grid", baked.closeness)


@contextmanager
def _progress(model: str, found: Frames) -> Iterator[Callable[[int], object]]:
    with progress_bar() as bar:
        task = bar.add_task(model, total=found.count)
        yield lambda done: bar.update(task, completed=done)


def _report(what: str, closeness: Closeness) -> str:
    """Say how much of the look was captured; the rest depends on what a table or a grid can't know."""
    frames = f"{closeness.frames} frame{'s' * (closeness.frames != 1)}"
    where = "left out of the fit" if closeness.unseen else "that it was fitted on"
    return (
        f"the {what} captures {closeness.share:.0%} of the model's change "
        f"({closeness.baked_psnr_db:.1f} dB to the model, {closeness.identity_psnr_db:.1f} dB without it; "
        f"{frames} {where})"
    )
