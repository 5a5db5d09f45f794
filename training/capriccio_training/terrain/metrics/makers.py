"""Who makes land for the table: fractal noise, the simulation, exported models. All from coarse to fine alike.

As the service does it: first a grid four times as coarse, then the land on the fine grid with the noise that belongs
there, eroded again. Must not know: what is measured.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import torch

from capriccio.errors import InvalidField
from capriccio.media.erosion import Climate, drained, erode
from capriccio.media.fractal_noise import finer_heights, fractal_heights
from capriccio.media.water_flow import Floats
from capriccio_training.model_file import read_model
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.terrain.data.simulated import REFINEMENT
from capriccio_training.terrain.nets.rivers import carved, settled


@dataclass(frozen=True)
class Wish:
    """Which land shall be made."""

    seed: int
    size: int
    roughness: float
    character: float
    erosion: float


Maker: TypeAlias = Callable[[Wish], Floats]
"""From a wish to land that wraps, (size, size) in cells."""

Eroder: TypeAlias = Callable[[Floats, Wish], Floats]


def from_coarse_to_fine(eroder: Eroder) -> Maker:
    """Erode fractal land on a coarse grid, and again on the fine one."""

    def make(wish: Wish) -> Floats:
        coarse = fractal_heights(wish.size // REFINEMENT, wish.seed, wish.roughness, wish.character)
        large = eroder(coarse, wish)
        fine = finer_heights(large, REFINEMENT, wish.seed, wish.roughness, wish.character)
        return eroder(fine, wish)

    return make


def fractal(wish: Wish) -> Floats:
    """Land that nothing eroded."""
    return fractal_heights(wish.size, wish.seed, wish.roughness, wish.character)


def simulated(land: Floats, wish: Wish) -> Floats:
    """The simulation, whose way of water follows the seed."""
    return erode(land, Climate.of(wish.erosion, wish.character), np.random.default_rng(wish.seed))


def rivers_alone(land: Floats, wish: Wish) -> Floats:
    """What the models do before they have learned anything."""
    base = torch.from_numpy(land)[None, None]
    character = torch.tensor([[wish.erosion, wish.character]], dtype=torch.float32)
    with torch.no_grad():
        heights: Floats = settled(carved(base, character)[0], character)[0, 0].numpy()
    return heights


def exported(path: Path) -> Eroder:
    """A `terrain.generate` model, and the rivers that the service lets run after it.

    Raises:
        UnreadableFile, ModelRejected: no such file, or no model.
        InvalidField: a model of another kind.
    """
    model, card = read_model(path)
    if card.kind != "terrain.generate":
        raise InvalidField(f"{path} is a {card.kind} model; allowed: terrain.generate", field="model")
    run = onnx_runner(model.SerializeToString())

    def eroded(land: Floats, wish: Wish) -> Floats:
        character = np.array([[wish.erosion, wish.character]], np.float32)
        heights: Floats = run(land[None, :, :, None], character)[0][0, :, :, 0]
        return drained(heights, wish.erosion, wish.character, wish.seed)

    return eroded
