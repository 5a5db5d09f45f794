"""`capriccio-train music`: train a model that makes music.

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
from capriccio_training.cli.music_sources import Data, absolute
from capriccio_training.cli.run_training import run_training
from capriccio_training.music.config import EXPORTED_RECIPES, RECIPE_NAMES, MusicConfig, resolve, resolve_new
from capriccio_training.settings import merge, read_toml

__all__ = ["music"]


def music(
    out: common.Out,
    data: Data = None,
    recipe: Annotated[str | None, typer.Option(help=f"The method: {', '.join(RECIPE_NAMES)}.")] = None,
    window: Annotated[int | None, typer.Option(help="Words, notes or symbols that an example has.")] = None,
    width: Annotated[int | None, typer.Option(help="Of the network's layers.")] = None,
    held_out: Annotated[float | None, typer.Option(help="Share of pieces that are never learned, 0 to 0.9.")] = None,
    minutes: common.Minutes = None,
    epochs: common.Epochs = None,
    decay_epochs: common.DecayEpochs = None,
    steps: common.Steps = None,
    batch: Annotated[int | None, typer.Option(help="Examples in a step.")] = None,
    seed: common.Seed = None,
    precision: common.Precision = None,
    threads: common.Threads = None,
    devices: common.Devices = None,
    nodes: common.Nodes = None,
    compile_: common.Compile = None,
    config: common.Config = None,
    resume: common.Resume = False,
) -> None:
    """Train a model that makes music from folders of MIDI, MusicXML or kern.

    Examples:

        capriccio-train music --data game=songs/ --data folk=tunes/ --minutes 60 --out RUN

        capriccio-train music --data chorale=chorales --minutes 25 --out RUN

        capriccio-train music --recipe classical_piano --data piano=pieces/ --out RUN

        capriccio-train music --out RUN --resume
    """
    require_torch()
    options: dict[str, Any] = {
        "sources": absolute(data),
        "recipe": recipe,
        "data": {"window": window, "batch": batch, "held_out": held_out},
        "network": {"width": width},
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
    then = f"capriccio-train sample {out} --out samples"
    if settings.recipe in EXPORTED_RECIPES:
        then = f"capriccio-train export {out} --out music.onnx"
    run_training(settings, out, resume, settings.recipe, then)


def _settings(out: Path, options: dict[str, Any], given: dict[str, Any], resume: bool) -> MusicConfig:
    from capriccio_training import checkpoint

    if resume:
        return resolve(dataclasses.asdict(checkpoint.read_config(out, MusicConfig)), given, options)
    settings = resolve_new(given, options)
    if not settings.sources:
        raise InvalidField("--data is missing; name a folder: --data STYLE=FOLDER", field="sources")
    return settings
