"""How far apart two textures are as heaps of patches: the sliced Wasserstein distance (Rabin et al. 2011).

Patches of 7 x 7 pixels and all three colours, on four levels of a pyramid, are projected on random directions; along
each, the two heaps are sorted and compared rank by rank. It sees colours, edges, grain and how often they come, but
hardly notices blocks in a wrong order, and random phases fool it: it needs the other measures beside it.
Must not know: models, files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from capriccio_training.texture.metrics.patches import Floats, Pixels, halved, patches_of, to_floats

__all__ = ["patch_distance"]

PATCH = 7
PROJECTIONS = 128
LEVELS = 4
MOST_PATCHES = 1 << 15
"""Of each heap, drawn evenly; more change the distance by less than a hundredth."""

RANKS = 1 << 12
"""Quantiles at which two heaps of different sizes are compared."""


def patch_distance(made: Sequence[Pixels], real: Sequence[Pixels], wraps: bool = True, seed: int = 0) -> float:
    """Mean difference along a projection, over all projections and levels; colours are in -1 to 1.

    Args:
        made: pictures (H, W, 3) uint8 of any sizes, at least 7 x 7.
        real: what they should be like.
        wraps: whether the pictures do; else patches across their borders are left out.
        seed: draws the projections.

    Returns:
        0 for the same patches; 0.02 to 0.03 between two crops of one real texture.
    """
    random = np.random.default_rng(seed)
    some, others = [to_floats(each) for each in made], [to_floats(each) for each in real]
    distances = []
    for _ in range(LEVELS):
        distances.append(_distance_of_level(some, others, wraps, random))
        some, others = [halved(each) for each in some], [halved(each) for each in others]
        if any(min(each.shape[:2]) < PATCH for each in (*some, *others)):
            break
    return float(np.mean(distances))


def _distance_of_level(
    made: Sequence[Floats], real: Sequence[Floats], wraps: bool, random: np.random.Generator
) -> float:
    directions = random.standard_normal((PATCH * PATCH * 3, PROJECTIONS)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=0)
    ranked = [_ranked(_heap(pictures, wraps) @ directions) for pictures in (made, real)]
    return float(np.abs(ranked[0] - ranked[1]).mean())


def _heap(pictures: Sequence[Floats], wraps: bool) -> Floats:
    """The patches of all pictures, thinned evenly."""
    step = max(1, sum(picture[..., 0].size for picture in pictures) // MOST_PATCHES)
    step += 1 - step % 2  # odd, so that thinning does not take every other column only
    parts = [patches_of(picture, PATCH, wraps)[::step] for picture in pictures]
    return np.concatenate(parts).astype(np.float32, copy=False)


def _ranked(projected: Floats) -> Floats:
    """(RANKS, projections): the quantiles along each projection."""
    projected.sort(axis=0)
    places = (np.arange(RANKS) + 0.5) / RANKS * len(projected) - 0.5
    lower = np.clip(places.astype(np.intp), 0, max(len(projected) - 2, 0))
    weight = np.clip(places - lower, 0, 1)[:, None].astype(np.float32)
    upper = np.minimum(lower + 1, len(projected) - 1)
    ranked: Floats = projected[lower] * (1 - weight) + projected[upper] * weight
    return ranked
