"""Does a texture show the cells that it was made of? Steps on the lines between cells, against all other steps.

Must not know: models, files.
"""

from __future__ import annotations

import numpy as np

from capriccio_training.texture.metrics.patches import Floats, Pixels, to_floats

__all__ = ["blockiness"]

CELL = 8
"""Pixels of a latent cell, and of a block of JPEG."""


def blockiness(picture: Pixels, cell: int = CELL) -> float:
    """Mean step across the lines between cells, over that across other lines; the larger of both directions.

    About 1 where no cells show. The border counts as a line where the side is whole cells. A texture with a period of
    its own may differ from 1 by nature; compare with the one that it should be like.
    """
    floats = to_floats(picture)
    return max(_ratio(floats, cell), _ratio(floats.swapaxes(0, 1), cell))


def _ratio(picture: Floats, cell: int) -> float:
    steps = np.abs(picture - np.roll(picture, 1, axis=0)).mean(axis=(1, 2))
    between = np.arange(len(steps)) % cell == 0
    between[0] &= len(steps) % cell == 0
    others = float(steps[1:][~between[1:]].mean())
    return float(steps[between].mean()) / others if others > 0 and between.any() else 1.0
