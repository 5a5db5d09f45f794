"""What baking looks at: recorded frames before and after the model, thinned out evenly.

Must not know: what is baked of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnsupportedFrame
from capriccio.media.images import Picture, resize
from capriccio.media.transparency import filled_colours

__all__ = ["Frame", "Sample", "sample", "samples_of"]

VIEW_PIXELS = 640 * 360
"""Larger frames are shrunk to about this many before the model sees them: more add no colours."""

PIXELS_KEPT = 30_000
"""Pixels of a frame that are kept, evenly spread; neighbours repeat each other. In memory: 180 kB a frame."""

Frame: TypeAlias = NDArray[np.uint8]
"""(H, W, 3), sRGB."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One frame before and after, of the same size."""

    before: Frame
    after: Frame
    visible: NDArray[np.bool_]
    """(H, W): false for wholly transparent pixels, which don't count."""

    @property
    def colours_before(self) -> NDArray[np.uint8]:
        """(n, 3): of the pixels that count."""
        return self.before[self.visible]

    @property
    def colours_after(self) -> NDArray[np.uint8]:
        """(n, 3): of the pixels that count."""
        return self.after[self.visible]


def samples_of(
    frames: Iterable[Picture], style: Callable[[Frame], Frame], on_frame: Callable[[int], object]
) -> list[Sample]:
    """Run the model on all frames; `on_frame` is called with the number of frames done.

    Raises:
        UnsupportedFrame: there is no frame, or all are transparent.
    """
    samples = []
    for done, picture in enumerate(frames, 1):
        samples.append(sample(picture, style))
        on_frame(done)
    if not any(each.visible.any() for each in samples):
        raise UnsupportedFrame("there are no colours to fit: no frame, or only transparent ones")
    return samples


def sample(picture: Picture, style: Callable[[Frame], Frame]) -> Sample:
    """Run the model on a frame, shrunk where it is large, and keep evenly spread pixels."""
    height, width = picture.pixels.shape[:2]
    shrink = min(1.0, math.sqrt(VIEW_PIXELS / (height * width)))
    view = resize(filled_colours(picture), max(1, round(height * shrink)), max(1, round(width * shrink)))
    step = max(1, math.ceil(math.sqrt(view.shape[0] * view.shape[1] / PIXELS_KEPT)))
    rows, columns = np.arange(0, view.shape[0], step), np.arange(0, view.shape[1], step)
    kept = np.ix_(rows, columns)
    visible = np.ones((len(rows), len(columns)), np.bool_)
    if picture.alpha is not None:
        visible = picture.alpha[np.ix_(rows * height // view.shape[0], columns * width // view.shape[1])] > 0
    return Sample(view[kept], style(view)[kept], visible)
