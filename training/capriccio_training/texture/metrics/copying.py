"""Is a texture a copy? The distance of its patches to the nearest ones of what was learned from.

Patches of 11 x 11 pixels are too large to be alike by chance: two halves of one real texture lie 0.04 (bricks) to 0.2
(gravel, grass) apart, and a copy at 0. Only the comparison with that of real textures says what a distance means.
Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from capriccio_training.texture.metrics.patches import Floats, Pixels, grey, patches_of

__all__ = ["copy_distance"]

PATCH = 11
ASKED = 256
"""Patches that are looked for in what was learned from."""


def copy_distance(made: Sequence[Pixels], learned: Sequence[Pixels], wraps: bool = True, seed: int = 0) -> float:
    """Median, over some patches, of the distance to the nearest patch that was learned from.

    Args:
        made: pictures (H, W, 3) uint8, at least 11 x 11.
        learned: the same, of the training.
        wraps: whether the pictures do; else patches across their borders are left out.
        seed: draws the patches.

    Returns:
        Root mean square of the difference in luminance, which is in -1 to 1; 0 for a copy.
    """
    random = np.random.default_rng(seed)
    every = np.concatenate([patches_of(grey(picture), PATCH, wraps) for picture in made])
    asked = every[random.choice(len(every), min(ASKED, len(every)), replace=False)]
    nearest = np.full(len(asked), np.inf, np.float32)
    for picture in learned:
        found = _squared_distances(asked, patches_of(grey(picture), PATCH, wraps))
        np.minimum(nearest, found, out=nearest)
    return float(np.median(np.sqrt(nearest / PATCH**2)))


def _squared_distances(asked: Floats, others: Floats) -> Floats:
    """To the nearest of the others; by the binomial formula, whose rounding is far below a level of 8 bits."""
    common = asked @ others.T
    squared = np.square(others).sum(axis=1) - 2 * common
    nearest: Floats = squared.min(axis=1) + np.square(asked).sum(axis=1)
    return np.maximum(nearest, 0)
