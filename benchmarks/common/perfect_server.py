"""How late frames come from a server that does nothing else: the floor below which no server can be.

Cameras that nobody synchronises sometimes send at nearly the same time, and then one frame waits for the others.
Must not know: the real server.
"""

from __future__ import annotations

import numpy as np

__all__ = ["perfect_p99"]

DRAWS = 2000
PERIODS = 4
"""Of which the last is looked at: by then the queue is as it stays."""


def perfect_p99(cameras: int, share: float) -> float:
    """Return p99 of the time from a frame's sending to its answer, in units of what computing one takes.

    Args:
        cameras: each sends at the same rate, at times that are drawn anew DRAWS times.
        share: of the server's time that all frames together need, below 1.
    """
    random = np.random.default_rng(0)
    period = cameras / share
    answered = [_last_period(np.sort(random.random(cameras)) * period, period) for _ in range(DRAWS)]
    return float(np.percentile(answered, 99))


def _last_period(offsets: np.ndarray, period: float) -> list[float]:
    free, took = 0.0, []
    for number in range(PERIODS):
        for sent in offsets + number * period:
            free = max(free, sent) + 1.0
            took.append(free - sent)
    return took[-len(offsets) :]
