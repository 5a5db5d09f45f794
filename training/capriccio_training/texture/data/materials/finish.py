"""Colour and roughness of a relief, and the light that photographs bake in.

What is dark need not lie deep: joints are darker or lighter than stones, stones differ, stains and grain ignore the
relief. Only so does a model learn forms instead of brightness. Must not know: which form a relief is of.
"""

from __future__ import annotations

import colorsys
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.media.surface_geometry import RELIEF_PX, normals_of, occlusion_of
from capriccio_training.texture.data.materials.reliefs import Relief
from capriccio_training.texture.data.materials.torus_noise import Field, noise

__all__ = ["painted", "roughness_of"]

Colours = NDArray[np.floating[Any]]
"""(side, side, 3) in 0 to 1."""


def painted(relief: Relief, random: np.random.Generator) -> NDArray[np.uint8]:
    """Paint and light a relief: (side, side, 3) uint8, sRGB."""
    side = len(relief.body)
    body, joints = _body_colours(relief, random), _joint_colours(relief, random)
    mask = relief.body[..., None]
    albedo = body * mask + joints * (1 - mask)
    stains = noise(side, random, fall=1.5, longest_px=side)[..., None] * random.uniform(0, 0.08)
    grain = noise(side, random, fall=random.uniform(0, 0.8), stretch=relief.grain)[..., None] * random.uniform(
        0.01, 0.1
    )
    lit = albedo * (1 + stains + grain) * _light(relief, random)[..., None]
    soft = _blurred(lit, random.uniform(0, 0.6))
    rounded: NDArray[np.uint8] = (np.clip(soft, 0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded


def roughness_of(relief: Relief, random: np.random.Generator) -> Field:
    """(side, side) float32, 0 to 1: that of the parts, with traces of use on what stands out."""
    side = len(relief.body)
    body, joint = relief.roughness
    each = relief.cells.of_each(random.normal(0, 0.05, relief.cells.count))
    worn = random.uniform(0, 0.06) * noise(side, random, fall=1) + each
    mixed = (body + worn) * relief.body + joint * (1 - relief.body)
    clipped: Field = np.clip(mixed, 0, 1).astype(np.float32)
    return clipped


def _body_colours(relief: Relief, random: np.random.Generator) -> Colours:
    """A colour with its shades: each cell has one between two, and a brightness of its own."""
    some, other = _drawn_colour(random), _drawn_colour(random)
    count = relief.cells.count
    towards = random.beta(0.6, 0.6, count) * random.choice([0, 0.1, 0.3, 0.6])
    brightness = 1 + random.normal(0, random.uniform(0, 0.15), count)
    shades = (some + (other - some) * towards[:, None]) * brightness[:, None]
    chosen: Colours = shades.astype(np.float32)[relief.cells.index]
    return chosen


def _joint_colours(relief: Relief, random: np.random.Generator) -> Colours:
    """Darker in most cases, lighter in a third, or of the same stuff."""
    side = len(relief.body)
    kind = random.random()
    if kind < 0.15:
        similar: Colours = _body_colours(relief, random) * np.float32(0.9)
        return similar
    value = random.uniform(0.55, 0.85) if kind < 0.45 else random.uniform(0.05, 0.4)
    colour = np.array(colorsys.hsv_to_rgb(random.uniform(0.02, 0.25), random.uniform(0, 0.35), value))
    speckled: Colours = (colour * (1 + 0.1 * noise(side, random, fall=0.3)[..., None])).astype(np.float32)
    return speckled


def _drawn_colour(random: np.random.Generator) -> NDArray[np.float64]:
    """Mostly earths and greys, sometimes any colour."""
    if random.random() < 0.75:
        hue, saturation = random.normal(0.08, 0.04) % 1, random.beta(1.5, 3)
    else:
        hue, saturation = random.random(), random.beta(2, 2)
    return np.array(colorsys.hsv_to_rgb(hue, saturation, random.uniform(0.15, 0.9)))


def _light(relief: Relief, random: np.random.Generator) -> Field:
    """What sky and a weak sun leave on a photograph that was not quite evened out."""
    height = relief.height_px / np.float32(RELIEF_PX)
    sky = 1 - random.uniform(0.1, 1) * (1 - occlusion_of(height))
    around = random.uniform(0, 2 * math.pi)
    sun = np.array([math.cos(around), math.sin(around), 0], np.float32)
    shaded: Field = sky * (1 + random.beta(1, 2) * 0.5 * (normals_of(height) @ sun))
    return shaded


def _blurred(picture: Colours, sigma_px: float) -> Colours:
    side = len(picture)
    squared = np.square(np.fft.fftfreq(side))[:, None] + np.square(np.fft.rfftfreq(side))[None]
    response = np.exp(-2 * (np.pi * sigma_px) ** 2 * squared)[..., None]
    soft: Colours = np.fft.irfft2(np.fft.rfft2(picture, axes=(0, 1)) * response, s=(side, side), axes=(0, 1))
    return soft
