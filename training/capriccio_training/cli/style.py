"""`capriccio-train style`: train a translation between two looks.

Must not know: what a recipe does, or how the loop runs it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer

from capriccio.errors import InvalidField
from capriccio_training.cli import training_options as common
from capriccio_training.cli.console import require_torch
from capriccio_training.cli.run_training import run_training
from capriccio_training.settings import merge, read_toml
from capriccio_training.style.config import GENERATOR_NAMES, RECIPE_NAMES, StyleConfig, resolve, resolve_new

__all__ = ["style"]


def style(
    out: common.Out,
    source: Annotated[Path | None, typer.Option(help="Folder of pictures in the look to start from.")] = None,
    target: Annotated[
        Path | None, typer.Option(help="Folder of pictures in the look to reach; for distill, to keep the teacher's.")
    ] = None,
    generator: Annotated[str | None, typer.Option(help=f"One of {', '.join(GENERATOR_NAMES)}.")] = None,
    recipe: Annotated[str | None, typer.Option(help=f"The method: {', '.join(RECIPE_NAMES)}.")] = None,
    teacher: Annotated[Path | None, typer.Option(help="An exported model, for the recipe distill.")] = None,
    minutes: common.Minutes = None,
    epochs: common.Epochs = None,
    decay_epochs: common.DecayEpochs = None,
    steps: common.Steps = None,
    batch: common.Batch = None,
    seed: common.Seed = None,
    precision: common.Precision = None,
    threads: common.Threads = None,
    devices: common.Devices = None,
    nodes: common.Nodes = None,
    compile_: common.Compile = None,
    config: common.Config = None,
    resume: common.Resume = False,
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
    settings = _settings(out, common.given(options), merge(*(read_toml(path) for path in config or ())), resume)
    then = f"capriccio-train export {out} --direction target --out look.onnx"
    run_training(settings, out, resume, f"{settings.recipe} {settings.generator.name}", then)


def _settings(out: Path, options: dict[str, Any], given: dict[str, Any], resume: bool) -> StyleConfig:
    from capriccio_training import checkpoint

    if resume:
        return resolve(dataclasses.asdict(checkpoint.read_config(out, StyleConfig)), given, options)
    return _resolve_new(options, given)


def _resolve_new(options: dict[str, Any], given: dict[str, Any]) -> StyleConfig:
    from capriccio_training.style.data.sources import needed_folders
    from capriccio_training.style.recipes import RECIPES

    config = resolve_new(given, options)
    for name in needed_folders(RECIPES[config.recipe].data):
        if not getattr(config, name):
            raise InvalidField(f"--{name} is missing; give a folder of pictures", field=name)
    return config
