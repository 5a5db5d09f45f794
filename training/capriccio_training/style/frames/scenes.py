"""Where scenes begin, and which frames no one should learn from: blank, blurred and cross-faded ones.

Looks a little ahead, so frames come out that much later than they went in. Every threshold is in levels of 0 to 255.
Must not know: how often a frame is wanted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio_training.style.frames.video import Frame

__all__ = ["Judged", "judged"]

REACH_S = 0.6  # looked ahead and back: more than half a cross-fade, a flash, or the blur of a fast turn
REACH = (3, 30)  # fewest and most frames of that, which stay in memory
GRID = (64, 36)  # columns and rows on which frames are compared
CUT = 14.0  # mean step between two frames that may be a cut
CUT_RATIO = 3.0  # … when it is so many times the usual step around it, which with a fast camera is large
LASTING = 0.5  # part of the step that must remain some frames later: a flash returns
BLANK = 4.0  # standard deviation of a frame that shows nothing
DARK = 28.0  # 98 % of a black frame lie below; many videos store black as 16
SOFT = 0.85  # part of the detail that frames before and frames after both have
SQUARE = 4  # pixels of a square in which detail is looked for


@dataclass(frozen=True)
class Judged:
    """A frame, and what is to be said of it."""

    frame: Frame
    cut: bool
    """A scene begins with it."""
    unfit: str
    """Empty, or why not: blank or soft."""


@dataclass(frozen=True)
class _Look:
    frame: Frame
    coarse: NDArray[np.float32]
    detail: float
    step: float


def judged(
    frames: Iterable[Frame], view: Callable[[NDArray[np.uint8]], NDArray[np.uint8]], frames_per_second: float
) -> Iterator[Judged]:
    """Judge each frame by its neighbours; ``view`` takes from (H, W) luminance the part that is looked at."""
    reach = min(max(round(REACH_S * frames_per_second), REACH[0]), REACH[1])
    behind: deque[_Look] = deque(maxlen=reach)  # of this scene
    waiting: deque[_Look] = deque()
    before: _Look | None = None
    for frame in frames:
        before = _look(frame, view(frame.luminance()), before)
        waiting.append(before)
        if len(waiting) > reach:
            yield _judge_first(behind, waiting)
    while waiting:
        yield _judge_first(behind, waiting)


def _judge_first(behind: deque[_Look], waiting: deque[_Look]) -> Judged:
    now, later = waiting.popleft(), waiting
    cut = _is_cut(behind, now, later)
    if cut:
        behind.clear()
    unfit = "blank" if _is_blank(now) else "soft" if _is_soft(behind, now, later) else ""
    behind.append(now)
    return Judged(now.frame, cut, unfit)


def _look(frame: Frame, luminance: NDArray[np.uint8], before: _Look | None) -> _Look:
    small = Image.fromarray(luminance).resize(GRID, Image.Resampling.BOX)
    coarse = np.asarray(small).astype(np.float32)
    return _Look(frame, coarse, _detail(luminance), _distance(coarse, before.coarse) if before else 0.0)


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())


def _detail(luminance: NDArray[np.uint8]) -> float:
    """Mean step between neighbours, which blur and mixing take away; in squares, where compression takes little."""
    small = np.asarray(Image.fromarray(luminance).reduce(SQUARE)).astype(np.int16)
    steps = [np.abs(np.diff(small, axis=axis)).mean() for axis in (0, 1) if small.shape[axis] > 1]
    return float(np.mean(steps)) if steps else 0.0


def _is_cut(behind: Sequence[_Look], now: _Look, later: Sequence[_Look]) -> bool:
    if not behind:
        return True
    around = [look.step for look in (*behind, *later) if look.step > 0]
    if now.step < CUT or (around and now.step < CUT_RATIO * float(np.median(around))):
        return False
    lasting = LASTING * now.step
    returns = later and _distance(later[-1].coarse, behind[-1].coarse) < lasting
    returned = min(_distance(now.coarse, look.coarse) for look in behind) < lasting
    return not returns and not returned


def _is_blank(now: _Look) -> bool:
    return bool(now.coarse.std() < BLANK or np.percentile(now.coarse, 98) < DARK)


def _is_soft(behind: Sequence[_Look], now: _Look, later: Sequence[_Look]) -> bool:
    """Tell whether detail is lower than before and than afterwards: motion blur, and mixtures of two pictures."""
    if not behind or not later:
        return False
    return now.detail < SOFT * min(max(look.detail for look in side) for side in (behind, later))
