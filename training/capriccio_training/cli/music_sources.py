"""The option that says which music is meant, for every command that reads some. Must not know: how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.music.config import CHORALES

__all__ = ["Data", "absolute"]

Data = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        help="STYLE=FOLDER of MIDI, MusicXML or kern; STYLE=chorales for those of music21; STYLE=GRID.json for "
        "chorales on the grid of the published split. May be repeated.",
    ),
]


def absolute(sources: list[str] | None) -> tuple[str, ...] | None:
    """The same, so that they are found again from any folder; what is no `STYLE=PLACE` stays, to be told as wrong."""
    return tuple(_absolute(source) for source in sources) if sources else None


def _absolute(source: str) -> str:
    style, equals, place = source.partition("=")
    return f"{style}={Path(place).resolve()}" if equals and place and place != CHORALES else source
