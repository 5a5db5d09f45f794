"""What `capriccio-train sample` does with a run of textures: it writes a sheet of pictures.

Must not know: how a generator works, or what its recipe was taught by.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capriccio.errors import InvalidField
from capriccio_training.cli.console import console

if TYPE_CHECKING:
    from torch import Tensor

    from capriccio_training.texture.sheets import Sheet
    from capriccio_training.texture.trained import Trained

__all__ = ["SheetOptions", "sample_pictures"]

COUNT, ROWS, STEPS = 64, 8, 9  # pictures of a grid; rows, and pictures in a row, of other sheets

SHOWN = ("truncation", "label", "interpolate", "slider")
"""Options that a picture names as its origin."""


@dataclass(frozen=True)
class SheetOptions:
    """What was asked for beside how many; None where nothing was."""

    truncation: float | None
    interpolate: int | None
    label: str | None
    slider: int | None
    pictures: Path | None


def sample_pictures(run: Path, out: Path, count: int | None, seed: int, options: SheetOptions) -> None:
    """Write a sheet, and its pictures one by one where that is asked for."""
    import torch

    from capriccio_training.texture import sheets
    from capriccio_training.texture.trained import open_trained

    if options.interpolate and options.slider:
        raise InvalidField("--interpolate and --slider make different sheets; give one of them", field="slider")
    with console.status("reading the run"):
        trained = open_trained(run)
    latent, random = trained.latent, torch.Generator().manual_seed(seed)
    most = math.inf if options.truncation is None else options.truncation
    choice = _choice(trained, options.label)
    if options.slider:
        sheet = sheets.slid(latent, _slider(trained, options.slider), count or ROWS, STEPS, random, most)
    elif options.interpolate:
        sheet = sheets.interpolated(latent, count or ROWS, options.interpolate, random, most)
    else:
        sheet = sheets.at_random(latent, count or COUNT, random, most)
    if choice is not None:
        sheet = sheets.of_one_choice(sheet, choice)
    origin = {"seed": seed, **{name: getattr(options, name) for name in SHOWN}}
    with console.status(f"making {len(sheet.codes)} pictures"):
        made = sheets.make_pictures(trained.generator, latent, sheet.codes, torch.device("cpu"))
    how = {name: value for name, value in origin.items() if value is not None}
    _write(made, sheet, out, options.pictures, _provenance(trained, how))
    told = f"{out}: {len(sheet.codes)} pictures of {trained.config.data.side} pixels after {trained.steps} steps"
    console.print(told, highlight=False, soft_wrap=True)


def _choice(trained: Trained, label: str | None) -> int | None:
    if label is None:
        return None
    if not trained.choices:
        message = f"--label is {label!r}; this run of {trained.config.recipe} knows none, only acgan and infogan do"
        raise InvalidField(message, field="label")
    if label not in trained.choices:
        raise InvalidField(f"--label is {label!r}; this run knows: {', '.join(trained.choices)}", field="label")
    return trained.choices.index(label)


def _slider(trained: Trained, slider: int) -> int:
    most = trained.latent.sliders
    if slider > most:
        known = f"allowed: 1 to {most}" if most else f"this run of {trained.config.recipe} has none, only infogan has"
        raise InvalidField(f"--slider is {slider}; {known}", field="slider")
    return slider - 1


def _provenance(trained: Trained, how: dict[str, Any]) -> dict[str, str]:
    """What a picture was made by; the same command gives the same bytes, so there is no date."""
    from capriccio import __version__

    run = {"recipe": trained.config.recipe, "config_hash": trained.config.hash, "training_steps": trained.steps}
    return {"capriccio": json.dumps(run | how | {"version": __version__}, sort_keys=True)}


def _write(made: Tensor, sheet: Sheet, out: Path, folder: Path | None, metadata: dict[str, str]) -> None:
    from capriccio_training.texture.sheets import arranged

    out.parent.mkdir(parents=True, exist_ok=True)
    _write_one(out, arranged(made, sheet.columns), metadata)
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    digits = len(str(len(made) - 1))
    for index, picture in enumerate(made):
        _write_one(folder / f"{index:0{digits}d}.png", picture, metadata)


def _write_one(path: Path, picture: Tensor, metadata: dict[str, str]) -> None:
    """Write (3 or 4, H, W) uint8."""
    from capriccio.media.images import Picture, write_picture

    pixels = picture.permute(1, 2, 0).contiguous().numpy()
    alpha = pixels[:, :, 3] if pixels.shape[2] == 4 else None
    write_picture(path, Picture(pixels[:, :, :3], alpha), metadata=metadata)
