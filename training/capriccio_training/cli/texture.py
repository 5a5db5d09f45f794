"""`capriccio-train texture`: train a generator of textures or sprites.

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
from capriccio_training.texture.config import RECIPE_NAMES, TextureConfig, resolve, resolve_new
from capriccio_training.texture.gan_config import GAN_RECIPES

__all__ = ["texture"]


def texture(
    out: common.Out,
    pictures: Annotated[Path | None, typer.Option(help="Folder of pictures; folders within it are labels.")] = None,
    recipe: Annotated[str | None, typer.Option(help=f"The method: {', '.join(RECIPE_NAMES)}.")] = None,
    side: Annotated[int | None, typer.Option(help="Rows and columns that a step sees of a picture.")] = None,
    load_side: Annotated[
        int | None, typer.Option(help="Scale pictures to it first; 0 leaves them as they are.")
    ] = None,
    wraps: Annotated[
        bool | None, typer.Option("--wraps/--whole", help="Tiles are cut across their edges; sprites are not.")
    ] = None,
    alpha: Annotated[bool | None, typer.Option("--alpha/--opaque", help="Learn transparency too.")] = None,
    labels: Annotated[str | None, typer.Option(help="Learn from these labels only: rock,sand.")] = None,
    augment: Annotated[
        str | None,
        typer.Option(help="For few pictures, how discriminators see them changed: colour,translation,cutout."),
    ] = None,
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
    """Train a generator of textures or sprites from a folder of pictures.

    Examples:

        capriccio-train texture --recipe sn_gan --pictures rocks/ --side 64 --minutes 30 --out RUN

        capriccio-train texture --recipe acgan --pictures textures/ --labels rock,sand,moss --out RUN

        capriccio-train texture --recipe dcgan --pictures sprites/ --whole --alpha --load-side 32 --side 32 --out RUN

        capriccio-train texture --out RUN --resume
    """
    require_torch()
    options: dict[str, Any] = {
        "pictures": str(pictures.resolve()) if pictures else None,
        "recipe": recipe,
        "data": {
            "side": side,
            "load_side": load_side,
            "wraps": wraps,
            "alpha": alpha,
            "labels": labels,
            "augment": augment,
            "batch": batch,
        },
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
    then = f"capriccio-train export {out} --out texture.onnx"
    if settings.recipe in GAN_RECIPES:
        then = f"capriccio-train sample {out} --out sheet.png"
    run_training(settings, out, resume, settings.recipe, then)


def _settings(out: Path, options: dict[str, Any], given: dict[str, Any], resume: bool) -> TextureConfig:
    from capriccio_training import checkpoint

    if resume:
        return resolve(dataclasses.asdict(checkpoint.read_config(out, TextureConfig)), given, options)
    settings = resolve_new(given, options)
    if not settings.pictures:
        raise InvalidField("--pictures is missing; give a folder of pictures", field="pictures")
    return settings
