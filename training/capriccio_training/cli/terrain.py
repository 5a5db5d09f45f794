"""`capriccio-train terrain`: train a model that makes terrain.

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
from capriccio_training.terrain.config import RECIPE_NAMES, TerrainConfig, resolve, resolve_new

__all__ = ["terrain"]


def terrain(
    out: common.Out,
    pairs: Annotated[Path | None, typer.Option(help="Folder of `capriccio-train heights`.")] = None,
    recipe: Annotated[str | None, typer.Option(help=f"What is learned: {', '.join(RECIPE_NAMES)}.")] = None,
    elevation: Annotated[Path | None, typer.Option(help="Index of real elevation, TOML; see docs/terrain.md.")] = None,
    elevation_folder: Annotated[
        Path | None, typer.Option(help="Where its files lie; beside the index without it.")
    ] = None,
    real: Annotated[float | None, typer.Option(help="Share of maps from real elevation, 0 to 1.")] = None,
    minutes: common.Minutes = None,
    epochs: common.Epochs = None,
    decay_epochs: common.DecayEpochs = None,
    steps: common.Steps = None,
    batch: Annotated[int | None, typer.Option(help="Maps in a step.")] = None,
    seed: common.Seed = None,
    precision: common.Precision = None,
    threads: common.Threads = None,
    devices: common.Devices = None,
    nodes: common.Nodes = None,
    compile_: common.Compile = None,
    config: common.Config = None,
    resume: common.Resume = False,
) -> None:
    """Train a model that erodes land (`erosion`), or makes it from sketches (`sketch`).

    Examples:

        capriccio-train heights --out heights

        capriccio-train terrain --pairs heights/ --minutes 40 --out RUN

        capriccio-train terrain --recipe sketch --pairs heights/ --elevation real.toml --real 0.3 --out RUN

        capriccio-train terrain --out RUN --resume
    """
    require_torch()
    options: dict[str, Any] = {
        "pairs": _absolute(pairs),
        "recipe": recipe,
        "elevation": _absolute(elevation),
        "elevation_folder": _absolute(elevation_folder),
        "data": {"batch": batch, "real": real},
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
    run_training(settings, out, resume, settings.recipe, f"capriccio-train export {out} --out terrain.onnx")


def _settings(out: Path, options: dict[str, Any], given: dict[str, Any], resume: bool) -> TerrainConfig:
    from capriccio_training import checkpoint

    if resume:
        return resolve(dataclasses.asdict(checkpoint.read_config(out, TerrainConfig)), given, options)
    settings = resolve_new(given, options)
    if not settings.pairs:
        raise InvalidField("--pairs is missing; make some with `capriccio-train heights`", field="pairs")
    return settings


def _absolute(path: Path | None) -> str | None:
    return str(path.resolve()) if path else None
