"""`capriccio-train sample`: pictures or pieces of music that a run has learned to make.

Must not know: how a model works, or what its recipe was taught by.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField
from capriccio_training.cli.console import require_torch
from capriccio_training.cli.sample_music import MusicOptions, sample_music
from capriccio_training.cli.sample_pictures import SheetOptions, sample_pictures

__all__ = ["sample"]


def sample(
    run: Annotated[Path, typer.Argument(help="Folder of a run of `capriccio-train texture` or `music`.")],
    out: Annotated[Path, typer.Option(help="The picture to write; of music, the folder for MIDI files.")],
    count: Annotated[
        int | None, typer.Option(help="Pictures or pieces, or rows with --interpolate and --slider.", min=1, max=4096)
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same pictures or pieces.", min=0)] = 0,
    truncation: Annotated[
        float | None, typer.Option(help="Draw noise no farther from 0: 0.7 gives more typical pictures.", min=0.01)
    ] = None,
    interpolate: Annotated[
        int | None, typer.Option(help="Rows of so many pictures from one to another.", min=2, max=64)
    ] = None,
    label: Annotated[str | None, typer.Option(help="Of acgan a label, of infogan the number of a category.")] = None,
    slider: Annotated[int | None, typer.Option(help="Of infogan: rows along which this slider moves.", min=1)] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Folder to write each picture to as well, as a file of its own.")
    ] = None,
    bars: Annotated[int | None, typer.Option(help="Of music: bars of 4/4.", min=1, max=256)] = None,
    temperature: Annotated[
        float | None, typer.Option(help="Of music: below 1 the likely gets likelier, 0 takes the likeliest.", min=0)
    ] = None,
) -> None:
    """Write pictures or music that a run has learned to make, from its newest checkpoint.

    Examples:

        capriccio-train sample RUN --out sheet.png --truncation 0.7

        capriccio-train sample RUN --out way.png --interpolate 8 --count 4

        capriccio-train sample RUN --out rocks.png --label rock --count 16 --pictures rocks/

        capriccio-train sample RUN --out slider.png --slider 2

        capriccio-train sample RUN --out pieces/ --count 20 --bars 16 --temperature 0.9
    """
    require_torch()
    from capriccio_training import checkpoint

    of_pictures = SheetOptions(truncation, interpolate, label, slider, pictures)
    of_music = MusicOptions(bars, temperature)
    if checkpoint.subject_of(run) == "music":
        _refuse(of_pictures, "pictures", "music")
        sample_music(run, out, count, seed, of_music)
    else:
        _refuse(of_music, "music", "pictures")
        sample_pictures(run, out, count, seed, of_pictures)


def _refuse(options: SheetOptions | MusicOptions, theirs: str, ours: str) -> None:
    """Tell which options were given that such a run does not have."""
    given = [f"--{name}" for name, value in vars(options).items() if value is not None]
    if given:
        message = f"{', '.join(given)}: for {theirs}, but the run makes {ours}; leave that out"
        raise InvalidField(message, field=given[0].removeprefix("--"))
