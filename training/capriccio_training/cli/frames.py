"""`capriccio-train frames`: recordings in, a folder of frames to train on out.

Must not know: how frames are judged.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from capriccio.errors import InvalidField
from capriccio_training.cli.console import FAILED, INTERRUPTED, console

if TYPE_CHECKING:
    from capriccio_training.style.frames.gather import Plan, Tally
    from capriccio_training.style.frames.store import FrameStore
    from capriccio_training.style.frames.video import Recording

__all__ = ["frames"]

FEW = 100  # frames in a folder below which more recordings are worth the time


def frames(
    recordings: Annotated[list[Path], typer.Argument(help="Videos, or folders of pictures.")],
    out: Annotated[Path, typer.Option(help="Folder to write PNG frames to; more can be added to it later.")],
    every: Annotated[str, typer.Option(help="10: every tenth frame; 0.5s: one every half second.")] = "1s",
    distance: Annotated[
        int, typer.Option(help="Bits of 512 by which a frame must differ from all others; 0 keeps duplicates.", min=0)
    ] = 32,
    crop: Annotated[str | None, typer.Option(help="X,Y,W,H: keep this part, e.g. to cut the interface off.")] = None,
    mask: Annotated[Path | None, typer.Option(help="Picture that is black where frames show the interface.")] = None,
    size: Annotated[str | None, typer.Option(help="640x360, covered and cut; or 360, at most so many rows.")] = None,
    limit: Annotated[int | None, typer.Option(help="Frames of each recording, spread over it.", min=1)] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Take frames by the clock alone, for recordings that pair up.")
    ] = False,
    name: Annotated[str | None, typer.Option(help="What names begin with, instead of the recording's.")] = None,
) -> None:
    """Gather frames for training from videos, leaving out what nobody should learn from.

    Every scene begins with a frame of its own. Near-duplicates of any frame in the folder are left out, as are blank,
    blurred and cross-faded frames. The same command goes on after an interruption, and skips what is done.

    Examples:

        capriccio-train frames walk.mp4 --out mygame --every 0.5s

        capriccio-train frames film.mkv --out reference --crop 0,140,1920,800 --size 640x360 --limit 400

        capriccio-train frames walk.mp4 --out mygame --mask hud.png

        capriccio-train frames screenshots/ --out mygame --every 1
    """
    from capriccio_training.style.frames.framing import Framing, parse_crop, parse_size
    from capriccio_training.style.frames.gather import Plan
    from capriccio_training.style.frames.pace import parse_pace
    from capriccio_training.style.frames.store import FrameStore

    framing = Framing(parse_crop(crop) if crop else None, parse_size(size) if size else None)
    plan = Plan(parse_pace(every), framing, mask, distance, exact, limit)
    if name is not None and len(recordings) > 1:
        raise InvalidField("--name is for one recording; several keep their own names", field="name")
    names = [name] if name is not None else _names(recordings)
    opened = _open_all(recordings, names)
    try:
        with console.status(f"looking at {out}") as status:
            store = FrameStore(out, lambda read: status.update(f"looking at {out}: {read} frames"))
        tallies = [_gather_one(recording, plan, store) for recording in opened]
    except KeyboardInterrupt:
        console.print(f"Stopped; what is in {out} is whole. The same command goes on.", soft_wrap=True)
        raise typer.Exit(INTERRUPTED) from None
    console.print(f"{out}: {len(store)} frames in all", highlight=False, soft_wrap=True)
    if len(store) < FEW:
        console.print(
            f"A few hundred of many places train well: smaller --every (now {every}), or more recordings.",
            highlight=False,
        )
    if any(tally.broken for tally in tallies):
        raise typer.Exit(FAILED)


def _names(recordings: list[Path]) -> list[str]:
    """Name frames after their recordings; those of equal names, after their folders too."""
    stems = [path.resolve().stem for path in recordings]
    often = Counter(stems)
    names = [
        stem if often[stem] == 1 else f"{path.resolve().parent.name}_{stem}"
        for stem, path in zip(stems, recordings, strict=True)
    ]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InvalidField(f"two recordings are called {twice[0]}; rename one of them", field="recordings")
    return names


def _open_all(recordings: list[Path], names: list[str]) -> list[Recording]:
    """Look at every recording before work begins: a wrong name is told at once, not after an hour."""
    from capriccio_training.style.frames.video import open_recording

    return [open_recording(path, name) for path, name in zip(recordings, names, strict=True)]


def _gather_one(recording: Recording, plan: Plan, store: FrameStore) -> Tally:
    from capriccio_training.style.frames.gather import gather

    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[kept]}"), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(recording.path.name, total=recording.frame_count, kept="")

        def on_frame(tally: Tally) -> None:
            progress.update(task, completed=tally.read, kept=f"{tally.kept} kept")

        tally = gather(recording, plan, store, on_frame)
    if tally.broken:
        console.print("[red]error:[/]", end=" ")
        console.print(tally.broken, markup=False, highlight=False, soft_wrap=True)
    console.print(_summary(recording.path.name, tally), markup=False, highlight=False, soft_wrap=True)
    return tally


def _summary(name: str, tally: Tally) -> str:
    parts = [f"{tally.read} frames read", f"{tally.kept} kept"]
    if tally.already:
        parts[-1] += f" ({tally.already} were there)"
    parts += [f"{tally.duplicates} duplicates", f"{tally.cuts} cuts"]
    if tally.unfit:
        parts.append(f"{tally.unfit} blank, blurred or cross-faded")
    return f"{name}: {', '.join(parts)}"
