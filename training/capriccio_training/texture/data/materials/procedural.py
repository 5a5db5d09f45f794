"""Materials from a seed: colour, height and roughness that belong together. Must not know: files."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField
from capriccio.media.surface_geometry import RELIEF_PX
from capriccio_training.texture.data.materials.finish import painted, roughness_of
from capriccio_training.texture.data.materials.reliefs import FORMS, Relief
from capriccio_training.texture.data.materials.torus_noise import Field

__all__ = ["KINDS", "Material", "make_material"]

KINDS = tuple(FORMS)

TAILS = (0.2, 99.8)
"""Percentiles of the height that become 0 and 1 at most."""


@dataclass(frozen=True, eq=False)
class Material:
    """A texture that wraps, and its maps."""

    color: NDArray[np.uint8]
    """(side, side, 3), sRGB."""
    height: Field
    """(side, side), 0 to 1 around one half; 1 is `RELIEF_PX` pixels above 0."""
    roughness: Field
    """(side, side), 0 to 1."""


def make_material(kind: str, side: int, seed: int) -> Material:
    """Make one of a kind.

    Raises:
        InvalidField: there is no such kind.
    """
    if kind not in FORMS:
        raise InvalidField(f"there is no material {kind!r}; allowed: {', '.join(KINDS)}", field="kind")
    random = np.random.default_rng([zlib.crc32(kind.encode()), seed])
    relief = _within_bounds(FORMS[kind](side, random))
    height = np.clip(0.5 + relief.height_px / RELIEF_PX, 0, 1).astype(np.float32)
    return Material(painted(relief, random), height, roughness_of(relief, random))


def _within_bounds(relief: Relief) -> Relief:
    """Centre the height, and flatten what spans more than a height map holds."""
    low, high = (float(each) for each in np.percentile(relief.height_px, TAILS))
    scale = min(1.0, RELIEF_PX / (high - low))
    return replace(relief, height_px=(relief.height_px - np.float32((low + high) / 2)) * np.float32(scale))
