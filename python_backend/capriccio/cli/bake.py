"""`capriccio bake`: the colour table that comes closest to a model's look on recorded frames.

Must not know: how the table is fitted.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from capriccio.errors import InvalidField

from .console import errors, output, progress_bar
from .frames import Frames, find_frames
from .options import ModelFolders, Provider, Threads
from .styler import Styler, local_styler

if TYPE_CHECKING:
    from capriccio.services.bake import Baked, Closeness

__all__ = ["EXAMPLES", "bake"]

EXAMPLES = """Examples:

capriccio bake frames/ --model toon_to_natural --out look.cube

capriccio bake recording.mp4 --model ./look.onnx --out look.cube --strip look.png

capriccio style screenshot.png natural.png --table look.cube"""


def bake(
    frames: Annotated[Path, typer.Argument(metavar="FRAMES", help="A folder of recorded frames, or a video.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The .cube file to write.")],
    model: Annotated[
        str, typer.Option("--model", "-m", help="A model's name, or the path of an .onnx file.")
    ] = "toon_to_natural",
    strip: Annotated[
        Path | None, typer.Option("--strip", metavar="FILE", help="Also write a PNG of the slices side by side.")
    ] = None,
    size: Annotated[int, typer.Option("--size", min=2, max=65, help="Colours along each side of the table.")] = 33,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100_000, help="Use at most so many frames, evenly spread.")
    ] = 200,
    models: ModelFolders = None,
    threads: Threads = None,
    provider: Provider = None,
) -> None:
    """Bake a look into a colour table, which needs no backend: one for all frames, by colour alone."""
    from capriccio.media.table_files import write_cube, write_strip

    _check_suffixes(out, strip)
    styler = local_styler(model, models, threads, provider)
    found = find_frames(frames, limit)
    baked = _bake(found, styler, size)
    report = _report(baked.closeness)
    origin = f"baked by capriccio from {styler.model} ({styler.model_hash}) on {baked.frames} frames"
    for path in filter(None, (out, strip)):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_cube(out, baked.table, styler.model, [origin, report])
    if strip:
        write_strip(strip, baked.table)
    output.print(f"wrote {out}{f' and {strip}' if strip else ''}", markup=False, soft_wrap=True)
    errors.print(report, markup=False, soft_wrap=True)


def _check_suffixes(out: Path, strip: Path | None) -> None:
    if out.suffix.lower() != ".cube":
        raise InvalidField(f"--out {out} ends with {out.suffix!r}; allowed: .cube", field="out")
    if strip and strip.suffix.lower() != ".png":
        raise InvalidField(f"--strip {strip} ends with {strip.suffix!r}; allowed: .png", field="strip")


def _bake(found: Frames, styler: Styler, size: int) -> Baked:
    from capriccio.services.bake import bake_table

    with progress_bar() as bar:
        task = bar.add_task(styler.model, total=found.count)
        return bake_table(found.read(), styler.apply, size, lambda done: bar.update(task, completed=done))


def _report(closeness: Closeness) -> str:
    """Say how much of the look a table can hold; the rest depends on place and surroundings."""
    frames = f"{closeness.frames} frame{'s' * (closeness.frames != 1)}"
    where = "left out of the fit" if closeness.unseen else "that it was fitted on"
    return (
        f"the table captures {closeness.share:.0%} of the model's change "
        f"({closeness.table_psnr_db:.1f} dB to the model, {closeness.identity_psnr_db:.1f} dB without it; "
        f"{frames} {where})"
    )
