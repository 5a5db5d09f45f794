"""The options that every training command has, and how those that were given become settings.

Must not know: what is trained.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = [
    "Batch",
    "Compile",
    "Config",
    "DecayEpochs",
    "Devices",
    "Epochs",
    "Minutes",
    "Nodes",
    "Out",
    "Precision",
    "Resume",
    "Seed",
    "Steps",
    "Threads",
    "given",
]

Out = Annotated[Path, typer.Option(help="Folder of the run: checkpoints, samples, TensorBoard.")]
Minutes = Annotated[float | None, typer.Option(help="Train so long; the learning rate follows.")]
Epochs = Annotated[int | None, typer.Option(help="Or: epochs at the full learning rate …")]
DecayEpochs = Annotated[int | None, typer.Option(help="… and epochs in which it falls to zero.")]
Steps = Annotated[int | None, typer.Option(help="Or: so many steps.")]
Batch = Annotated[int | None, typer.Option(help="Pictures in a step.")]
Seed = Annotated[int | None, typer.Option(help="Of everything random.")]
Precision = Annotated[str | None, typer.Option(help="auto, 32-true, bf16-mixed or 16-mixed.")]
Threads = Annotated[int | None, typer.Option(help="CPU threads; 0 leaves PyTorch its own choice.")]
Devices = Annotated[int | None, typer.Option(help="GPUs or processes to spread over.")]
Nodes = Annotated[int | None, typer.Option(help="Machines to spread over; torchrun says it instead.")]
Compile = Annotated[bool | None, typer.Option("--compile/--no-compile", help="Use torch.compile.")]
Config = Annotated[
    list[Path] | None, typer.Option(help="TOML file of settings. May be repeated: later ones win, options last.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")]


def given(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not given, and sections that are empty then."""
    nested = {key: given(value) if isinstance(value, dict) else value for key, value in options.items()}
    return {key: value for key, value in nested.items() if value is not None and value != {}}
