"""What follows from a height field by geometry alone: normals, and how much of the sky each point sees.

The field lies on a torus: the neighbour of the last column is the first, so that maps of a texture that wraps do too.
One unit for both: at a depth of 1, white stands `RELIEF_PX` pixels above black. Must not know: colours, files, models.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["RELIEF_PX", "normals_of", "occlusion_of"]

RELIEF_PX = 8.0
"""Pixels by which a height of 1 stands above a height of 0, at a depth of 1. In pixels, since a texture that is
generated larger shows more of the same stones and not larger ones."""

DISTANCES_PX = (1, 2, 3, 5, 8, 13, 21)
"""How far from a point its horizon is looked for: densely where a slope hides most of the sky."""

DIRECTIONS = 8
"""Directions of the compass in which it is looked for."""

Field = NDArray[np.float32]


def normals_of(height: Field, depth: float = 1.0) -> Field:
    """The surface's normals in tangent space, in OpenGL's convention, as Unity and Godot read them.

    Slopes by Sobel's operator, whose smoothing across keeps single noisy pixels from showing.

    Args:
        height: (H, W) float32, 0 to 1, on a torus.
        depth: relief; 1 is `RELIEF_PX`. Negative turns the relief inside out.

    Returns:
        (H, W, 3) float32 unit vectors: x to the right, y to the top of the picture, z out of the surface.
    """
    rise = np.float32(RELIEF_PX * depth / 8)  # 8 is the sum of the operator's weights on each side, times 2 pixels
    across = np.roll(height, -1, 1) - np.roll(height, 1, 1)
    down = np.roll(height, -1, 0) - np.roll(height, 1, 0)
    normals = np.empty((*height.shape, 3), np.float32)
    normals[..., 0] = -rise * (np.roll(across, 1, 0) + 2 * across + np.roll(across, -1, 0))
    normals[..., 1] = rise * (np.roll(down, 1, 1) + 2 * down + np.roll(down, -1, 1))  # rows count downwards
    normals[..., 2] = 1 / np.sqrt(normals[..., 0] ** 2 + normals[..., 1] ** 2 + 1)
    normals[..., :2] *= normals[..., 2:]
    return normals


def occlusion_of(height: Field, depth: float = 1.0) -> Field:
    """Ambient occlusion: the share of a cosine-weighted sky that each point sees (its sky view factor).

    In each direction the horizon is the steepest line from the point to what lies there; of that direction's sky,
    what is left is the squared cosine of the horizon's angle.

    Args:
        height: (H, W) float32, 0 to 1, on a torus.
        depth: relief; 1 is `RELIEF_PX`.

    Returns:
        (H, W) float32: 1 sees all of the sky, 0 none.
    """
    rows, columns = height.shape
    reach = DISTANCES_PX[-1]
    relief = height * np.float32(RELIEF_PX * depth)
    around = np.pad(relief, reach, mode="wrap")
    steepest, slope = np.empty_like(relief), np.empty_like(relief)
    seen: Field = np.zeros_like(relief)
    for direction in range(DIRECTIONS):
        angle = 2 * math.pi * direction / DIRECTIONS
        steepest.fill(0)
        for distance in DISTANCES_PX:
            down, right = round(distance * math.sin(angle)), round(distance * math.cos(angle))
            there = around[reach + down : reach + down + rows, reach + right : reach + right + columns]
            np.subtract(there, relief, out=slope)
            slope *= np.float32(1 / math.hypot(down, right))
            np.maximum(steepest, slope, out=steepest)
        np.multiply(steepest, steepest, out=steepest)
        steepest += 1
        seen += np.reciprocal(steepest, out=steepest)  # cos² of the angle whose tangent is the slope
    seen /= DIRECTIONS
    return seen
