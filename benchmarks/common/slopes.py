"""How fast something grows that is sampled with noise. Must not know: what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Slope", "theil_sen"]

TWO_SIDED_95 = 1.96


@dataclass(frozen=True)
class Slope:
    """Growth in one unit of time."""

    middle: float
    low: float
    high: float
    """Between these two it is with a confidence of 95 %."""

    def __str__(self) -> str:
        return f"{self.middle:+.2f} ({self.low:+.2f} to {self.high:+.2f})"


def theil_sen(times: Sequence[float], values: Sequence[float], blocks: int = 50) -> Slope:
    """Return the median of the slopes between all pairs, which outliers and steps do not bend.

    Neighbouring samples of memory are alike, so the medians of at most `blocks` stretches stand for them; else the
    interval would be too narrow. Theil 1950; the interval after Sen 1968, by the variance of Kendall's statistic.

    Raises:
        ValueError: there are fewer than three samples.
    """
    if len(times) < 3:
        raise ValueError(f"a slope needs at least 3 samples, not {len(times)}")
    at, value = (_block_medians(each, blocks) for each in (times, values))
    first, second = np.triu_indices(len(at), 1)
    slopes = np.sort((value[second] - value[first]) / (at[second] - at[first]))
    count = len(at)
    reach = TWO_SIDED_95 * np.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    low, high = ((len(slopes) + sign * reach) / 2 for sign in (-1, 1))
    ends = slopes[max(0, int(low))], slopes[min(len(slopes) - 1, int(np.ceil(high)))]
    return Slope(float(np.median(slopes)), float(ends[0]), float(ends[1]))


def _block_medians(samples: Sequence[float], blocks: int) -> np.ndarray:
    return np.array(
        [np.median(block) for block in np.array_split(np.asarray(samples, float), min(blocks, len(samples)))]
    )
