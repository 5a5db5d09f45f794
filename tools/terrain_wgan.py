"""The plain book WGAN on height maps, as a row of the table in docs/terrain.md: what a land looks like without erosion.

python tools/terrain_wgan.py HEIGHTS [--minutes 20] [--picture wgan.png]

HEIGHTS is a folder of `capriccio-train heights`. The critic, its clipped weights and the rates are those of
`capriccio-train texture --recipe wgan`; a picture is a part of 128x128 cells of eroded land, its heights as they are.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from lightning_fabric import Fabric

from capriccio.media.hillshade import hillshade
from capriccio.media.images import Picture, write_picture
from capriccio.media.water_flow import Floats
from capriccio_training.terrain.data.simulated import read_pair
from capriccio_training.terrain.metrics.makers import from_coarse_to_fine, simulated
from capriccio_training.terrain.metrics.table import (
    EROSION,
    FIRST_SEED,
    WINDOW,
    markdown,
    row,
    windows_of,
    wishes,
)
from capriccio_training.texture.config import resolve_new
from capriccio_training.texture.recipes.gan import Gan

SETTINGS = {
    "recipe": "wgan",
    "data": {"side": WINDOW, "batch": 32},
    "generator": {"width": 32},
    "discriminator": {"width": 32},
}
SHOWN = 6


def main() -> None:
    """Train, sample, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heights", type=Path)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--picture", type=Path, help="write some of what it makes, hillshaded")
    options = parser.parse_args()
    pairs = [read_pair(path) for path in sorted(options.heights.glob("*.npz"))]
    eroded = [pair.height for pair in pairs if pair.erosion >= EROSION]  # what the table asks for, and more
    made = _trained(eroded, 60 * options.minutes, count=4 * len(wishes(options.seeds)))
    simulation = from_coarse_to_fine(simulated)
    reference = windows_of([simulation(wish) for wish in wishes(options.seeds, 2 * FIRST_SEED)])
    print(markdown([row("the book's WGAN", made, reference)]))
    if options.picture:
        write_picture(
            options.picture, Picture(hillshade(np.concatenate(made[:SHOWN], axis=1))[:, :, None].repeat(3, 2))
        )


def _trained(lands: list[Floats], seconds: float, count: int) -> list[Floats]:
    """Train for so long, and return `count` maps of `WINDOW` cells."""
    random, numbers = torch.Generator().manual_seed(0), np.random.default_rng(0)
    config = resolve_new(SETTINGS)
    gan = Gan(config, Fabric(accelerator="cpu", devices=1), random, 0)
    scale = max(float(np.abs(land - land.mean()).max()) for land in lands)  # cells that 1 stands for
    started_s, steps = time.monotonic(), 0
    while time.monotonic() - started_s < seconds:
        parts = [_part(lands[numbers.integers(len(lands))], numbers) for _ in range(config.data.batch)]
        pictures = torch.from_numpy(np.stack(parts) / np.float32(scale))[:, None].expand(-1, 3, -1, -1)
        gan.step(pictures, torch.zeros(len(parts), dtype=torch.int64))
        steps += 1
    print(f"{steps} steps in {(time.monotonic() - started_s) / 60:.0f} minutes")
    with torch.no_grad():
        drawn = gan.players.latent.join(gan.players.latent.draw(count, random))
        heights = gan.parts.average.average(drawn).mean(1) * scale
    return list(heights.numpy())


def _part(land: Floats, numbers: np.random.Generator) -> Floats:
    top, left = numbers.integers(len(land), size=2)
    part: Floats = np.roll(land - land.mean(), (-top, -left), (0, 1))[:WINDOW, :WINDOW]
    return part


if __name__ == "__main__":
    main()
