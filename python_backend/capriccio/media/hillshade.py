"""Pictures of height fields, lit from the north-west as maps are. Must not know: files, where heights come from."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["hillshade", "shaded_relief"]

AZIMUTH_DEGREES, ALTITUDE_DEGREES = 315.0, 45.0
"""Where the sun stands: the compass direction and the height above the horizon that maps use."""

SKY = 0.35
"""Share of the light on level ground that comes from the sky: steep slopes in the sun's lee are dark, not black."""

LEVEL = 180

TINTS = np.array(
    [(96, 122, 84), (142, 152, 104), (176, 160, 122), (150, 128, 108), (188, 182, 176), (246, 246, 248)], np.float32
)
"""Colours from the lowest point to the highest: meadow, pasture, dry slopes, rock, scree, snow."""


def hillshade(heights: NDArray[Any], wraps: bool = False) -> NDArray[np.uint8]:
    """Shade land by how much light its slopes receive, from the sun (Lambert's cosine law) and from the open sky.

    Args:
        heights: (H, W) in cells: a step of 1 between neighbours is 45 degrees. Row 0 is north.
        wraps: whether the last row and column are neighbours of the first.

    Returns:
        (H, W) uint8; level ground has 180.
    """
    down, across = _slopes(heights.astype(np.float32), wraps)
    azimuth, altitude = math.radians(AZIMUTH_DEGREES), math.radians(ALTITUDE_DEGREES)
    east, north, up = math.sin(azimuth), math.cos(azimuth), math.tan(altitude)
    level = 1 / np.sqrt(1 + across**2 + down**2)  # 1 where the ground is level, 0 where it is a wall
    sun = np.maximum((up - east * across + north * down) * level / up, 0)
    sky = (1 + level) / 2
    shaded: NDArray[np.uint8] = np.clip(LEVEL * ((1 - SKY) * sun + SKY * sky), 0, 255).astype(np.uint8)
    return shaded


def shaded_relief(heights: NDArray[Any], wraps: bool = False) -> NDArray[np.uint8]:
    """Shade land that is tinted by height, from the lowest point to the highest; (H, W) gives (H, W, 3), sRGB."""
    low, high = float(heights.min()), float(heights.max())
    place = (heights - low) / max(high - low, 1e-6)
    knots = np.linspace(0, 1, len(TINTS))
    tint = np.stack([np.interp(place, knots, TINTS[:, channel]) for channel in range(3)], axis=2)
    lit = tint * (hillshade(heights, wraps)[:, :, None] / LEVEL)
    return np.clip(lit, 0, 255).astype(np.uint8)


def _slopes(heights: NDArray[np.float32], wraps: bool) -> tuple[NDArray[Any], NDArray[Any]]:
    """Steps per cell to the south and to the east, by central differences; one-sided at edges that do not wrap."""
    if not wraps:
        one_sided: tuple[NDArray[Any], NDArray[Any]] = tuple(np.gradient(heights))
        return one_sided
    down = (np.roll(heights, -1, 0) - np.roll(heights, 1, 0)) / 2
    across = (np.roll(heights, -1, 1) - np.roll(heights, 1, 1)) / 2
    return down, across
