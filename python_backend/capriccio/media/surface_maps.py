"""The maps of a material from its colour texture, as engines read them: height, normals and a packed mask.

Normals and ambient occlusion always follow from the height (`surface_geometry.py`), so the maps of one material never
contradict each other. Height and roughness come from a trained model, or from filters where there is none
(`surface_estimates.py`). All of them wrap when the texture does. Must not know: files, models.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import InvalidField, UnsupportedFrame

from .images import check_pixels
from .surface_estimates import height_from_color, roughness_from_color
from .surface_geometry import normals_of, occlusion_of

__all__ = ["MAX_DEPTH", "SurfaceMaps", "surface_maps"]

MAX_DEPTH = 16.0
"""Largest depth, either way; beyond, 8 bits hold nothing but walls."""

Field = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class SurfaceMaps:
    """The maps of one texture, of its size."""

    height: NDArray[np.uint16]
    """(H, W): 0 lowest, 65535 highest."""
    normal: NDArray[np.uint8]
    """(H, W, 3), tangent space, OpenGL's convention as in Unity and Godot: green is up, (128, 128, 255) is flat."""
    orm: NDArray[np.uint8]
    """(H, W, 3): red is ambient occlusion (255 sees all of the sky), green roughness, blue metallic (0)."""


def surface_maps(
    texture: NDArray[np.uint8], depth: float = 1.0, height: Field | None = None, roughness: Field | None = None
) -> SurfaceMaps:
    """Make the maps of a texture that wraps.

    Args:
        texture: (H, W, 3) uint8, sRGB.
        depth: relief for normals and occlusion: at 1, white in the height map stands 8 pixels above black; negative
            turns it inside out. From -`MAX_DEPTH` to `MAX_DEPTH`.
        height: (H, W) in 0 to 1, from a model; by filters where there is none.
        roughness: the same.

    Raises:
        UnsupportedFrame: the texture is not (H, W, 3) uint8, or a map from a model has another size or bad values.
        InvalidField: the depth is out of range.
    """
    check_pixels(texture)
    if not (math.isfinite(depth) and abs(depth) <= MAX_DEPTH):
        allowed = f"allowed: {-MAX_DEPTH:g} to {MAX_DEPTH:g}"
        raise InvalidField(f"the depth is {depth}; {allowed}", field="depth")
    relief = _level(height_from_color(texture) if height is None else height, texture, "height")
    rough = _level(roughness_from_color(texture) if roughness is None else roughness, texture, "roughness")
    orm = np.zeros(texture.shape, np.uint8)
    orm[..., 0] = _eight_bits(occlusion_of(relief, depth))
    orm[..., 1] = _eight_bits(rough)
    normal = _eight_bits(normals_of(relief, depth) / 2 + np.float32(0.5))
    return SurfaceMaps((relief * 65535 + np.float32(0.5)).astype(np.uint16), normal, orm)


def _eight_bits(values: Field) -> NDArray[np.uint8]:
    """0 to 1 as 0 to 255, rounded; one half becomes 128, as flat normals must."""
    rounded: NDArray[np.uint8] = (values * 255 + np.float32(0.5)).astype(np.uint8)
    return rounded


def _level(field: Field, texture: NDArray[np.uint8], name: str) -> Field:
    """Clip what a model answered to 0 to 1; check what it can't be trusted with."""
    if field.shape != texture.shape[:2] or not np.isfinite(field).all():
        expected = " x ".join(map(str, texture.shape[:2]))
        found = " x ".join(map(str, field.shape)) if field.shape != texture.shape[:2] else "not finite"
        raise UnsupportedFrame(f"the {name} map is {found}; it must be {expected} finite numbers, as its texture")
    clipped: Field = np.clip(field, 0, 1, dtype=np.float32)
    return clipped
