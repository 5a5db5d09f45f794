"""`capriccio-train features`: the features on which looks are compared, trained on two folders of pictures.

Must not know: how they are trained.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from capriccio_training.cli.console import console, require_torch
from capriccio_training.cli.progress import stages

__all__ = ["features"]


def features(
    source: Annotated[Path, typer.Option(help="Folder of pictures in one look.")],
    target: Annotated[Path, typer.Option(help="Folder of pictures in the other look.")],
    out: Annotated[Path, typer.Option(help="The file to write, for `--features` of evaluate, table and compare.")],
    steps: Annotated[int, typer.Option(help="More take longer and tell finer.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Of everything random.")] = 0,
) -> None:
    """Train the small network on whose features looks are compared (the tables' look distance).

    It learns on patches of the training pictures, in a few minutes and on one thread; the same pictures give the same
    file on the same machine. Distances are comparable only where the file is the same.

    Example: capriccio-train features --source train/mygame --target train/reference --out looks.onnx
    """
    require_torch()
    from capriccio.media.atomic import write_atomically
    from capriccio_training.style.metrics.look_features import digest
    from capriccio_training.style.metrics.look_training import Settings, train_look_features

    with stages("reading the pictures") as progress:
        content, info = train_look_features(
            source, target, Settings(steps=steps, seed=seed), lambda done: progress("training", done)
        )
    write_atomically(out, content)
    told = ", ".join(f"{task} {share:.0%}" for task, share in info.accuracy.items())
    console.print(f"{out}: {len(content) / 1000:.0f} kB, SHA-256 {digest(content)}", soft_wrap=True)
    console.print(f"told right on pictures that were held out: {told}")
