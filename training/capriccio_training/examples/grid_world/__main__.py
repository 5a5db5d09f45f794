"""Write the grid world's transitions in both looks; the two looks show different episodes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from capriccio.errors import CapriccioError
from capriccio_training.examples.grid_world.looks import LOOKS
from capriccio_training.examples.grid_world.play import record

console = Console(stderr=True)


def main(
    out: Annotated[Path, typer.Argument(help="Folder to make; sim/ and real/ go into it.")],
    seed: Annotated[int, typer.Option(help="Of everything random; each look plays with its own.")] = 0,
    episodes: Annotated[int, typer.Option(min=1, help="Episodes of each look, about five steps long.")] = 800,
) -> None:
    """Record the grid world in two looks, ready for `capriccio-train style --recipe rl_cyclegan`.

    Example: python -m capriccio_training.examples.grid_world world --episodes 800
    """
    try:
        for place, look in enumerate(LOOKS):
            numbers = track(range(episodes), f"playing {look}", console=console, transient=True)
            count = record(out / look, look, numbers, 2 * seed + place)
            console.print(f"{out / look}: {count} transitions")
    except CapriccioError as error:
        console.print(f"[red]error:[/red] {error}")
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
