"""Operations on fields that wrap in both directions, (N, C, H, W); what comes out wraps as well.

Only what exports to opset 17. Must not know: which network uses them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.nets.circular import wrapped


def halved(field: Tensor) -> Tensor:
    """Mean of each square of 2x2 cells."""
    return F.avg_pool2d(field, 2)


def doubled(field: Tensor) -> Tensor:
    """Each cell as four; blocks show, which convolutions after it smooth."""
    return F.interpolate(field, scale_factor=2.0, mode="nearest")


def doubled_smoothly(field: Tensor) -> Tensor:
    """Twice as many cells each way, by Chaikin's weights 3/4 and 1/4 as `fractal_noise` does it."""
    around = wrapped(field, 1, 0)
    rows = torch.stack([0.75 * field + 0.25 * around[:, :, :-2], 0.75 * field + 0.25 * around[:, :, 2:]], 3)
    rows = rows.flatten(2, 3)
    around = wrapped(rows, 0, 1)
    both = torch.stack([0.75 * rows + 0.25 * around[:, :, :, :-2], 0.75 * rows + 0.25 * around[:, :, :, 2:]], 4)
    return both.flatten(3, 4)


def slopes(height: Tensor) -> Tensor:
    """Central differences to the south and to the east, (N, 2, H, W), of (N, 1, H, W) heights in cells."""
    padded = wrapped(height, 1, 1)
    down = padded[:, :, 2:, 1:-1] - padded[:, :, :-2, 1:-1]
    across = padded[:, :, 1:-1, 2:] - padded[:, :, 1:-1, :-2]
    return torch.cat([down, across], 1) * 0.5


def lowest_neighbour(height: Tensor) -> Tensor:
    """The lowest of the eight cells around each, (N, 1, H, W) → the same."""
    beyond = wrapped(height, 1, 1)
    rows = -F.max_pool2d(-beyond, (1, 3), 1)
    above_or_below = torch.minimum(rows[:, :, :-2], rows[:, :, 2:])
    beside = torch.minimum(beyond[:, :, 1:-1, :-2], beyond[:, :, 1:-1, 2:])
    return torch.minimum(above_or_below, beside)


def pyramid(field: Tensor, levels: int) -> list[Tensor]:
    """The field, and its means over squares of 2, 4, … 2^levels cells."""
    fields = [field]
    for _ in range(levels):
        fields.append(halved(fields[-1]))
    return fields


def bands(fields: Sequence[Tensor]) -> list[Tensor]:
    """What each level of a pyramid has that the next can't hold, in cells of that level: the shapes of its size.

    A slope of 1 is 1 at every level, so that hills and stones are alike.
    """
    return [(fine - doubled_smoothly(coarse)) / 2**level for level, (fine, coarse) in enumerate(pairwise(fields))]
