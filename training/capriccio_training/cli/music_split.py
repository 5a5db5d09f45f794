"""`capriccio-train music-split`: the pieces of a training as MIDI files, what is learned apart from what is held out.

Must not know: how pieces are split, or what becomes of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.music_sources import Data
from capriccio_training.cli.progress import stages

__all__ = ["music_split"]


def music_split(
    out: Annotated[Path, typer.Option(help="Folder to write `learned` and `held_out` in.")],
    data: Data = None,
    held_out: Annotated[
        float, typer.Option(help="Share of pieces that are never learned, as `music` has it.", min=0, max=0.9)
    ] = 0.1,
) -> None:
    """Write the pieces that `capriccio-train music` would learn and hold out, as it sees them, for `music-table`.

    Example: capriccio-train music-split --data game=songs/ --data folk=tunes/ --out pieces
    """
    require_torch()
    from capriccio.media.atomic import make_folder
    from capriccio.media.music.arrangement import perform
    from capriccio.media.music.midi_files import write_midi
    from capriccio_training.music.data.corpus import open_corpus

    with stages("reading") as progress:
        corpus = open_corpus(data or [], held_out, progress)
        for name, pieces in (("learned", corpus.learned), ("held_out", corpus.held_out)):
            make_folder(out / name)
            for number, piece in enumerate(pieces):
                progress(f"writing {name}", number / len(pieces))
                write_midi(out / name / f"{number:05d}-{piece.style}.mid", perform(piece.piece))
    told = f"{out}: {len(corpus.learned)} pieces are learned, {len(corpus.held_out)} held out"
    console.print(told, highlight=False, soft_wrap=True)
