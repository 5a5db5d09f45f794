"""What a run of a method that makes pictures from noise has learned, opened to make some.

Must not know: how it was trained, or what becomes of the pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import nn

from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.latent import Latent
from capriccio_training.texture.recipes.gan_table import GANS
from capriccio_training.texture.recipes.players import build_generator
from capriccio_training.texture.standing import with_own_statistics


@dataclass(frozen=True)
class Trained:
    """An averaged generator, in evaluation mode, on the CPU."""

    generator: nn.Module
    latent: Latent
    choices: tuple[str, ...]
    """What each choice is called: labels, or the numbers of categories that were found."""
    config: TextureConfig
    steps: int


def open_trained(run: Path) -> Trained:
    """Read a run.

    Raises:
        UnreadableFile: no run, or no checkpoint.
        InvalidField: its recipe makes nothing from noise alone.
    """
    config = checkpoint.read_config(run, TextureConfig)
    if config.recipe not in GANS:
        message = (
            f"{run} is a run of {config.recipe}, which makes no pictures from noise alone; allowed: {', '.join(GANS)}"
        )
        raise InvalidField(message, field="run")
    return from_state(config, checkpoint.load(run))


def from_state(config: TextureConfig, state: dict[str, Any]) -> Trained:
    """Make the generator of a checkpoint."""
    labels = tuple(state["batches"]["labels"])
    latent = GANS[config.recipe].latent(config, len(labels))
    generator = build_generator(config, latent)
    generator.load_state_dict(state["recipe"]["average"]["average"])
    ready = with_own_statistics(generator.requires_grad_(False), latent)
    return Trained(ready, latent, _choices(latent, labels, config), config, int(state["step"]))


def _choices(latent: Latent, labels: tuple[str, ...], config: TextureConfig) -> tuple[str, ...]:
    """Labels have names, the categories that `infogan` finds only numbers, from 1 on."""
    named = config.recipe == "acgan"
    return labels if named else tuple(str(number + 1) for number in range(latent.choices))
