"""`capriccio-train style`: train a translation between two looks.

Must not know: what a recipe does, or how the loop runs it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from capriccio.errors import InvalidField
from capriccio_training.cli.console import INTERRUPTED, console, require_torch
from capriccio_training.cli.training_bar import TrainingBar
from capriccio_training.settings import merge, read_toml
from capriccio_training.style.config import GENERATOR_NAMES, RECIPE_NAMES, StyleConfig, resolve, resolve_new

__all__ = ["style"]


def style(
    out: Annotated[Path, typer.Option(help="Folder of the run: checkpoints, samples, TensorBoard.")],
    source: Annotated[Path | None, typer.Option(help="Folder of pictures in the look to start from.")] = None,
    target: Annotated[
        Path | None, typer.Option(help="Folder of pictures in the look to reach; for distill, to keep the teacher's.")
    ] = None,
    generator: Annotated[str | None, typer.Option(help=f"One of {', '.join(GENERATOR_NAMES)}.")] = None,
    recipe: Annotated[str | None, typer.Option(help=f"The method: {', '.join(RECIPE_NAMES)}.")] = None,
    teacher: Annotated[Path | None, typer.Option(help="An exported model, for the recipe distill.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Train so long; the learning rate follows.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Or: epochs at the full learning rate …")] = None,
    decay_epochs: Annotated[int | None, typer.Option(help="… and epochs in which it falls to zero.")] = None,
    steps: Annotated[int | None, typer.Option(help="Or: so many steps.")] = None,
    batch: Annotated[int | None, typer.Option(help="Pictures of each look in a step.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of everything random.")] = None,
    precision: Annotated[str | None, typer.Option(help="auto, 32-true, bf16-mixed or 16-mixed.")] = None,
    threads: Annotated[int | None, typer.Option(help="CPU threads; 0 leaves PyTorch its own choice.")] = None,
    devices: Annotated[int | None, typer.Option(help="GPUs or processes to spread over.")] = None,
    nodes: Annotated[int | None, typer.Option(help="Machines to spread over; torchrun says it instead.")] = None,
    compile_: Annotated[bool | None, typer.Option("--compile/--no-compile", help="Use torch.compile.")] = None,
    config: Annotated[
        list[Path] | None,
        typer.Option(help="TOML file of settings. May be repeated: later ones win, options last."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")] = False,
) -> None:
    """Train a translation between two looks, by default both ways at once.

    Examples:

        capriccio-train style --source mygame/ --target reference/ --generator realtime --minutes 30 --out RUN

        capriccio-train style --recipe fastcut --source mygame/ --target reference/ --generator realtime --out RUN

        capriccio-train style --out RUN --resume

        capriccio-train style --source a/ --target b/ --config look.toml --out RUN

        capriccio-train style --recipe distill --source a/ --teacher big.onnx --generator realtime --out SMALL
    """
    require_torch()
    options: dict[str, Any] = {
        "source": str(source.resolve()) if source else None,
        "target": str(target.resolve()) if target else None,
        "recipe": recipe,
        "generator": {"name": generator},
        "distill": {"teacher": str(teacher.resolve()) if teacher else None},
        "data": {"batch": batch},
        "schedule": {"epochs": epochs, "decay_epochs": decay_epochs, "steps": steps, "minutes": minutes},
        "loop": {
            "seed": seed,
            "precision": precision,
            "threads": threads,
            "devices": devices,
            "nodes": nodes,
            "compile": compile_,
        },
    }
    _train(out, _given(options), merge(*(read_toml(path) for path in config or ())), resume)


def _train(out: Path, options: dict[str, Any], given: dict[str, Any], resume: bool) -> None:
    from capriccio_training import checkpoint
    from capriccio_training.loop import train

    if resume:
        config = resolve(dataclasses.asdict(checkpoint.read_config(out, StyleConfig)), given, options)
    else:
        config = _resolve_new(options, given)
    try:
        with TrainingBar(f"{config.recipe} {config.generator.name}") as bar:
            result = train(config, out, bar, resume)
            bar.finish(result.step)
    except KeyboardInterrupt:
        if (out / checkpoint.WEIGHTS).exists():
            resume_with = f"capriccio-train style --out {out} --resume"
            console.print(f"Stopped and saved. Continue with: {resume_with}", soft_wrap=True)
        else:
            console.print("Stopped before the first step; nothing is lost.")
        raise typer.Exit(INTERRUPTED) from None
    console.print(f"{result.step} steps in {result.elapsed_s / 60:.1f} minutes. Next:")
    console.print(f"capriccio-train export {out} --direction target --out look.onnx", soft_wrap=True)


def _resolve_new(options: dict[str, Any], given: dict[str, Any]) -> Any:
    from capriccio_training.style.data.sources import needed_folders
    from capriccio_training.style.recipes import RECIPES

    config = resolve_new(given, options)
    for name in needed_folders(RECIPES[config.recipe].data):
        if not getattr(config, name):
            raise InvalidField(f"--{name} is missing; give a folder of pictures", field=name)
    return config


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was not given."""
    nested = {key: _given(value) if isinstance(value, dict) else value for key, value in options.items()}
    return {key: value for key, value in nested.items() if value is not None and value != {}}
