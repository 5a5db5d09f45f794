"""Pictures for those who have none at hand: skies, hills and things of random colours, the same for the same seed.

They are no look of any game; but activations depend on brightness, contrast and edges first. Must not know: models.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.images import resize

__all__ = ["PROCEDURAL", "PROCEDURAL_LICENCE", "Pixels", "procedural_picture", "procedural_tile"]

PROCEDURAL = "procedural pictures of Capriccio: fractal skies, hills and things of random colours"
PROCEDURAL_LICENCE = "MIT"

NOISE_SIDE = 256
MOST_THINGS = 9

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.floating]


def procedural_picture(seed: int, height: int, width: int) -> Pixels:
    """Paint a landscape, (height, width, 3) uint8 sRGB: a sky, three ranges of hills, things that stand before them."""
    random = np.random.default_rng(seed)
    zenith, horizon_colour = random.uniform(90, 255, (2, 3))
    picture = _between(zenith, horizon_colour, _noise(random, height, width))
    for horizon in np.sort(random.uniform(0.25, 0.95, 3)):
        _raise_hills(picture, random, horizon)
    for _ in range(int(random.integers(2, MOST_THINGS))):
        _put_thing(picture, random)
    exposed = 255 * (picture / 255).clip(0, 1) ** random.uniform(0.6, 1.7)
    return np.rint(exposed + random.normal(0, 2, picture.shape)).clip(0, 255).astype(np.uint8)


def procedural_tile(seed: int, side: int) -> Pixels:
    """Paint a surface that wraps, (side, side, 3) uint8 sRGB."""
    random = np.random.default_rng(seed)
    fine, coarse = _noise(random, NOISE_SIDE, NOISE_SIDE), _noise(random, NOISE_SIDE, NOISE_SIDE)
    colours = random.uniform(20, 235, (3, 3))
    picture = _between(colours[0], colours[1], fine) * 0.7 + 0.3 * _between(colours[0], colours[2], coarse)
    return resize(np.rint(picture).clip(0, 255).astype(np.uint8), side, side)


def _noise(random: np.random.Generator, height: int, width: int) -> Floats:
    """(height, width), 0 to 1, spread evenly over the values."""
    seed, roughness, character = int(random.integers(1 << 30)), random.uniform(0.1, 0.9), random.uniform(0, 1)
    heights = fractal_heights(NOISE_SIDE, seed, roughness, character)
    ranked = heights.ravel().argsort().argsort().reshape(heights.shape) / heights.size
    rows, columns = (np.arange(side) * NOISE_SIDE // side for side in (height, width))
    return ranked[np.ix_(rows, columns)]


def _between(one: Floats, other: Floats, share: Floats) -> Floats:
    return one + (other - one) * share[..., None]


def _raise_hills(picture: Floats, random: np.random.Generator, horizon: float) -> None:
    height, width, _ = picture.shape
    skyline = (horizon + 0.25 * (_noise(random, 1, width)[0] - 0.5)) * height
    inside = np.arange(height)[:, None] >= skyline[None]
    colours = random.uniform(0, 200, (2, 3))
    picture[inside] = _between(colours[0], colours[1], _noise(random, height, width))[inside]


def _put_thing(picture: Floats, random: np.random.Generator) -> None:
    """A box or a disc, lit from above."""
    height, width, _ = picture.shape
    y, x = random.uniform(0.2, 1, 2) * (height, width)
    tall, wide = random.uniform(0.04, 0.35, 2) * height
    down, across = (np.arange(height)[:, None] - y) / tall, (np.arange(width)[None] - x) / wide
    inside = (down**2 + across**2 < 1) if random.random() < 0.5 else (abs(down) < 1) & (abs(across) < 1)
    light = np.broadcast_to(1 - 0.35 * down.clip(-1, 1), inside.shape)
    picture[inside] = (random.uniform(0, 255, 3) * light[..., None])[inside]
