"""What needs no network: the floors that a trained model must beat clearly.

Each is fitted on the unpaired training pictures only, like the models. Knows no model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from capriccio.media.color_table import apply_table
from capriccio_training.style.exported import Pixels, Translate

SAMPLES_PER_PICTURE = 2000
LUT_SIDE = 33
ROTATIONS = 30


def identity(frame: Pixels) -> Pixels:
    """The frame as it is."""
    return frame


def global_lut(source: Sequence[Pixels], target: Sequence[Pixels], seed: int = 0) -> Translate:
    """One colour table for all frames, which carries the source's colour distribution over to the target's.

    Iterative distribution transfer (Pitié et al. 2005): in one random basis after the other, match the three
    marginals; here the 33³ lattice is carried along, and becomes the table.
    """
    random = np.random.default_rng(seed)
    colours, wanted = _sample(source, random), _sample(target, random)
    axis = np.linspace(0, 255, LUT_SIDE)
    lattice = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), -1).reshape(-1, 3)
    for _ in range(ROTATIONS):
        basis, _ = np.linalg.qr(random.standard_normal((3, 3)))
        colours, lattice = _match_marginals(colours, wanted, lattice, basis)
    by_red = (lattice / 255).clip(0, 1).reshape(LUT_SIDE, LUT_SIDE, LUT_SIDE, 3)
    table = np.ascontiguousarray(by_red.transpose(2, 1, 0, 3), np.float32)
    return lambda frame: apply_table(frame, table)


def histogram_matching(target: Sequence[Pixels], seed: int = 0) -> Translate:
    """Give every frame, channel by channel, the target domain's histogram."""
    wanted = np.sort(_sample(target, np.random.default_rng(seed)), axis=0)

    def translate(frame: Pixels) -> Pixels:
        matched = [_match_channel(frame[:, :, channel], wanted[:, channel]) for channel in range(3)]
        return np.stack(matched, axis=2)

    return translate


def _sample(pictures: Sequence[Pixels], random: np.random.Generator) -> NDArray[np.float64]:
    drawn = []
    for picture in pictures:
        pixels = picture.reshape(-1, 3)
        drawn.append(pixels[random.integers(0, len(pixels), SAMPLES_PER_PICTURE)])
    return np.concatenate(drawn).astype(np.float64)


def _match_marginals(
    colours: NDArray[np.float64],
    wanted: NDArray[np.float64],
    lattice: NDArray[np.float64],
    basis: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    quantiles = np.linspace(0, 1, 256)
    mine, theirs, carried = colours @ basis, wanted @ basis, lattice @ basis
    for axis in range(3):
        here, there = np.quantile(mine[:, axis], quantiles), np.quantile(theirs[:, axis], quantiles)
        here = here + np.arange(256) * 1e-9  # interpolation wants them strictly increasing
        for values in (mine, carried):
            outside = values[:, axis] - values[:, axis].clip(here[0], here[-1])
            values[:, axis] = np.interp(values[:, axis], here, there) + outside
    return mine @ basis.T, carried @ basis.T


def _match_channel(channel: NDArray[np.uint8], wanted: NDArray[np.float64]) -> NDArray[np.uint8]:
    counts = np.bincount(channel.reshape(-1), minlength=256)
    rank = (np.cumsum(counts) - counts / 2) / channel.size
    levels = np.interp(rank, np.linspace(0, 1, len(wanted)), wanted)
    mapped: NDArray[np.uint8] = levels.round().clip(0, 255).astype(np.uint8)[channel]
    return mapped
