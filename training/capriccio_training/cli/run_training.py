"""One training from a command: with its bar, until it ends or is stopped, and what to do next.

Must not know: what is trained.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from capriccio_training.cli.console import INTERRUPTED, console
from capriccio_training.cli.training_bar import TrainingBar

if TYPE_CHECKING:
    from capriccio_training.config import RunConfig

__all__ = ["run_training"]


def run_training(config: RunConfig, out: Path, resume: bool, title: str, then: str) -> None:
    """Train, and say how long it took and which command comes next.

    Raises:
        typer.Exit: Ctrl-C stopped it; what was learned is saved, and the command that goes on is told.
    """
    from capriccio_training import checkpoint
    from capriccio_training.loop import train

    try:
        with TrainingBar(title) as bar:
            result = train(config, out, bar, resume)
            bar.finish(result.step)
    except KeyboardInterrupt:
        if (out / checkpoint.WEIGHTS).exists():
            resume_with = f"capriccio-train {config.subject} --out {out} --resume"
            console.print(f"Stopped and saved. Continue with: {resume_with}", soft_wrap=True)
        else:
            console.print("Stopped before the first step; nothing is lost.")
        raise typer.Exit(INTERRUPTED) from None
    console.print(f"{result.step} steps in {result.elapsed_s / 60:.1f} minutes. Next:")
    console.print(then, soft_wrap=True)
