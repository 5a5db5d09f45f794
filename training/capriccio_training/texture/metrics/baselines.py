"""What needs no network: other textures from a given one by cutting, and the nearest of the training's.

Each takes (texture, seed) and gives a picture of the texture's size, except a crop. Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from capriccio.media.images import resize
from capriccio_training.texture.metrics.patches import Pixels, to_floats
from capriccio_training.texture.metrics.quilting import BLOCK, quilted

__all__ = ["CUTTING", "Make", "nearest_example"]

Make: TypeAlias = Callable[[Pixels, int], Pixels]

SHUFFLED = 4
"""Blocks in a row and in a column of what is mirrored and shuffled."""

CROP = 3 / 4
"""Share of each side that a crop keeps."""


def mirrored_and_shuffled(texture: Pixels, seed: int) -> Pixels:
    """Cut the texture into blocks, mirror some, and lay them in another order."""
    random = np.random.default_rng(seed)
    rows, columns = texture.shape[0] // SHUFFLED, texture.shape[1] // SHUFFLED
    places = [(row * rows, column * columns) for row in range(SHUFFLED) for column in range(SHUFFLED)]
    shuffled: Pixels = texture.copy()
    for (top, left), number in zip(places, random.permutation(len(places)), strict=True):
        from_top, from_left = places[number]
        block = texture[from_top : from_top + rows, from_left : from_left + columns]
        mirrored = block[:: random.choice((1, -1)), :: random.choice((1, -1))]
        shuffled[top : top + rows, left : left + columns] = mirrored
    return shuffled


def image_quilting(texture: Pixels, seed: int) -> Pixels:
    """Image quilting on a torus; see `quilting.py`."""
    rows, columns = texture.shape[:2]
    return quilted(texture, rows, columns, seed, min(BLOCK, rows // 2, columns // 2))


def random_crop(texture: Pixels, seed: int) -> Pixels:
    """A part of the texture, which no longer wraps."""
    random = np.random.default_rng(seed)
    rows, columns = (round(side * CROP) for side in texture.shape[:2])
    top, left = random.integers(0, texture.shape[0] - rows + 1), random.integers(0, texture.shape[1] - columns + 1)
    return texture[top : top + rows, left : left + columns]


CUTTING: Mapping[str, Make] = {
    "mirrored and shuffled": mirrored_and_shuffled,
    "image quilting": image_quilting,
    "random crop": random_crop,
}
"""The baselines that need nothing but the texture, by the names that tables give them."""


def nearest_example(texture: Pixels, examples: Sequence[Pixels]) -> Pixels:
    """The example whose colours and contrasts are nearest, other than the texture itself."""
    wanted = _summary(texture)
    others = [example for example in examples if not np.array_equal(example, texture)]
    nearest = min(others, key=lambda example: float(np.square(_summary(example) - wanted).sum()))
    return nearest if nearest.shape == texture.shape else resize(nearest, *texture.shape[:2])


def _summary(picture: Pixels) -> np.ndarray:
    """Mean colour, contrast, and steps between neighbours, each as much worth."""
    floats = to_floats(picture)
    steps = [np.abs(np.diff(floats, axis=axis)).mean(axis=(0, 1)) for axis in (0, 1)]
    return np.concatenate([floats.mean(axis=(0, 1)), floats.std(axis=(0, 1)), *steps])
