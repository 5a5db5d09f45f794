"""Image quilting on a torus: the baseline that knows no training (Efros & Freeman 2001, "Image Quilting for Texture
Synthesis and Transfer").

Row by row, blocks of the given texture are laid over each other's edges: one of those that fit best to what lies there
already, cut in along the path of least difference. The last block of a row meets the first one too, and the last row
the first, so the result wraps. A block never just goes on where its neighbour ended: from a texture that wraps, the
result would be the texture itself. Must not know: models, files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.media.cut_paths import open_path
from capriccio_training.texture.metrics.patches import Floats, Pixels

__all__ = ["quilted"]

BLOCK = 32
"""Pixels of a block at most; they get smaller until whole ones fit around the torus."""

OVERLAP = 1 / 4
"""Share of a block that lies over the one before: the paper has a sixth, for blocks that need not close a torus."""

TOLERANCE = 0.1
"""A block is drawn from those whose misfit is at most so much more than the least, as in the paper."""

Spectrum = NDArray[np.complexfloating[Any, Any]]
Filled = NDArray[np.bool_]
Place = tuple[int, int]
"""Row and column of a block's corner."""


def quilted(texture: Pixels, height: int, width: int, seed: int = 0, block: int = BLOCK) -> Pixels:
    """Make another texture from blocks of one that wraps.

    Args:
        texture: (H, W, 3) uint8, at least a block on each side.
        height: of the result, in pixels; at least a block.
        width: the same.
        seed: draws the blocks.
        block: side of a block in pixels.
    """
    random = np.random.default_rng(seed)
    source, overlap = _Source.of(texture), max(1, round(block * OVERLAP))
    quilt, filled = np.zeros((height, width, 3), np.float32), np.zeros((height, width), np.bool_)
    moved: dict[tuple[int, int], Place] = {}
    for row, top in enumerate(_starts(height, block - overlap)):
        for column, left in enumerate(_starts(width, block - overlap)):
            lies = _window((top, left), block, quilt)
            there, taken = quilt[lies], filled[lies]
            neighbours = [moved[place] for place in ((row, column - 1), (row - 1, column)) if place in moved]
            barred = [(top + down, left + right) for down, right in neighbours]
            place = source.fitting(there, taken, barred, random)
            patch = source.pixels[_window(place, block, source.pixels)]
            fresh = _cut(patch, there, taken, overlap)
            quilt[lies] = np.where(fresh[..., None], patch, there)
            filled[lies] = True
            moved[row, column] = place[0] - top, place[1] - left
    rounded: Pixels = quilt.astype(np.uint8)
    return rounded


@dataclass(frozen=True)
class _Source:
    """The given texture with its spectra."""

    pixels: Floats
    spectra: tuple[Spectrum, ...]
    energy: Spectrum
    """The spectrum of the squares, summed over colours."""

    @classmethod
    def of(cls, texture: Pixels) -> _Source:
        pixels = texture.astype(np.float32)
        spectra = tuple(np.fft.rfft2(pixels[..., channel]) for channel in range(3))
        return cls(pixels, spectra, np.fft.rfft2(np.square(pixels).sum(axis=2)))

    def fitting(self, there: Floats, taken: Filled, barred: list[Place], random: np.random.Generator) -> Place:
        """Draw the place of one of the blocks that fit to what is there, away from those where a neighbour goes on."""
        rows, columns = self.pixels.shape[:2]
        misfit = self._misfit(there, taken)
        near = np.arange(len(there) // 4 * 2 + 1) - len(there) // 4
        for down, right in barred:
            misfit[((down + near) % rows)[:, None], (right + near) % columns] = np.inf
        good = np.flatnonzero(misfit <= (1 + TOLERANCE) * max(float(misfit.min()), 1.0))
        top, left = divmod(int(random.choice(good)), columns)
        return top, left

    def _misfit(self, there: Floats, taken: Filled) -> Floats:
        """Sum of squared differences where something is there, for a block from every place of the texture."""
        shape = self.pixels.shape[:2]
        spectrum = self.energy * np.fft.rfft2(taken, s=shape).conj()
        for channel, own in enumerate(self.spectra):
            spectrum = spectrum - 2 * own * np.fft.rfft2(there[..., channel] * taken, s=shape).conj()
        misfit: Floats = np.fft.irfft2(spectrum, s=shape) + np.square(there[taken]).sum()
        return misfit


def _window(place: Place, side: int, pixels: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows and columns of a block on the torus."""
    rows, columns = pixels.shape[:2]
    return ((place[0] + np.arange(side)) % rows)[:, None], ((place[1] + np.arange(side)) % columns)[None]


def _starts(length: int, step: int) -> list[int]:
    """Where blocks begin on a circle: evenly, at most a step apart."""
    count = math.ceil(length / step)
    return [round(number * length / count) for number in range(count)]


def _cut(patch: Floats, there: Floats, taken: Filled, overlap: int) -> Filled:
    """Where the new block shows: inside the paths of least difference along each edge that lies over something."""
    difference = np.square(patch - there).sum(axis=2) * taken
    fresh = np.ones(taken.shape, np.bool_)
    for turns in range(4):  # the left, top, right and bottom edge, each seen as the left one
        edge = (slice(None), slice(0, overlap))
        if np.rot90(taken, turns)[edge].mean() > 0.5:
            path = open_path(np.rot90(difference, turns)[edge])
            np.rot90(fresh, turns)[edge] &= np.arange(overlap)[None] >= path[:, None]
    return fresh | ~taken
