"""The fixed sheet that shows a training's progress, hillshaded: given, made, true. Never influences the training."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from capriccio.media.hillshade import hillshade
from capriccio_training.subject import Sampler
from capriccio_training.terrain.data.batches import TerrainBatches

COUNT = 4
SEED = 1


def make_sampler(batches: TerrainBatches, sketched: bool) -> Sampler:
    """Show the same land all through a training, one row each."""
    places = np.linspace(0, len(batches.land.pairs) - 1, COUNT).astype(int)
    examples = [batches.example(int(place), np.random.default_rng(SEED)) for place in places]

    @torch.no_grad()
    def sheet(recipe: object, device: torch.device) -> Tensor:
        net = recipe.parts.average.average  # type: ignore[attr-defined]
        rows = []
        for base, character, sketch, height, _ in examples:
            given = sketch[None].to(device) if sketched else None
            made = net(base[None].to(device), character[None].to(device), given)[0].cpu()
            pictures = [_shaded(base), *([_strokes(sketch)] if sketched else []), _shaded(made), _shaded(height)]
            rows.append(np.concatenate(pictures, 1))
        return torch.from_numpy(np.concatenate(rows)).permute(2, 0, 1).contiguous()

    return sheet


def _shaded(height: Tensor) -> NDArray[np.uint8]:
    return np.repeat(hillshade(height[0].numpy(), wraps=True)[:, :, None], 3, 2)


def _strokes(sketch: Tensor) -> NDArray[np.uint8]:
    strokes: NDArray[np.uint8] = (sketch.permute(1, 2, 0).numpy() * 255).astype(np.uint8)
    return strokes
