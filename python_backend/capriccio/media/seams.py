"""The seam score: does a picture or a height field show a line where it meets itself?

Pixels that lie next to each other across the wrap should differ no more than neighbours inside. The score is the ratio
of the two, so it needs no threshold that would suit only one kind of texture. Must not know: files, models.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnsupportedFrame

__all__ = ["seam_score"]

CHUNK_VALUES = 1 << 20
"""Values compared at once, so that a large picture is not held in memory in floats as well."""


def seam_score(picture: NDArray[Any]) -> float:
    """Mean absolute difference across the wrap, over that of neighbours inside; the larger of both directions.

    1 is seamless; a photograph's crop has 2 to 10. A texture whose joints lie exactly on its border has more than 1
    though it wraps: the score says how visible the border is, not whose fault that is.

    Args:
        picture: (H, W) or (H, W, channels), integers or floats of any range, at least 2 x 2.

    Raises:
        UnsupportedFrame: the array has another shape or kind, no inside (a side of 1), or values that are not finite.
    """
    _check(picture)
    return max(_ratio(picture), _ratio(picture.swapaxes(0, 1)))


def _ratio(picture: NDArray[Any]) -> float:
    """The score along the rows: last against first, over the mean of neighbours."""
    rows = len(picture)
    step = max(1, CHUNK_VALUES // picture[0].size)
    inside = sum(
        _difference(picture[at : at + step], picture[at + 1 : at + 1 + step]) for at in range(0, rows - 1, step)
    )
    across = _difference(picture[-1:], picture[:1]) * (rows - 1)
    if not np.isfinite(inside + across):
        raise UnsupportedFrame("the picture holds values that are not finite, so its seams can't be measured")
    return across / inside if inside > 0 else 1.0


def _difference(some: NDArray[Any], others: NDArray[Any]) -> float:
    """Sum of the absolute differences of rows; what has no partner is left out."""
    paired = min(len(some), len(others))
    exact = np.float64 if some.dtype.itemsize > 2 else np.float32  # holds every value of the picture
    with np.errstate(invalid="ignore"):  # what is not finite is refused with the sum
        return float(np.abs(some[:paired].astype(exact) - others[:paired]).sum(dtype=np.float64))


def _check(picture: NDArray[Any]) -> None:
    numbers = np.issubdtype(picture.dtype, np.integer) or np.issubdtype(picture.dtype, np.floating)
    if picture.ndim not in (2, 3) or min(picture.shape[:2]) < 2 or picture.size == 0 or not numbers:
        shape = " x ".join(map(str, picture.shape))
        raise UnsupportedFrame(
            f"the picture is {shape} {picture.dtype}; allowed: height x width or height x width x channels of numbers, "
            "at least 2 x 2, or there is no inside to compare its seams with",
            shape=list(picture.shape),
            dtype=str(picture.dtype),
        )
