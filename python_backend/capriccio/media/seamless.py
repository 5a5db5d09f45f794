"""Making any picture wrap while changing as little of it as possible.

Across the border goes a strip of the picture's own inside, where neighbours are true neighbours: the strip that fits
best to both edges, cut in along paths of least difference (`cut_paths.py`). Then colours are evened out on the
torus (`gradient_domain.py`). First left meets right, then top meets bottom, where the strip may also be moved along the
border, so that the rows of a wall go on. A direction that wraps already stays as it is. Must not know: files, models.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .cut_paths import closed_path, open_path
from .gradient_domain import blend
from .images import check_pixels, resize

__all__ = ["MIN_SIDE", "make_seamless"]

MIN_SIDE = 16
"""Pixels below which a direction stays as it is: there is no inside to take a strip from."""

ORDINARY = 0.95
"""A border is no seam where it differs no more than all but the most different 5 % of the lines inside: joints of
bricks may lie on it."""

SLACK = 1.1
"""Factor on that."""

STRIP = 1 / 6
"""Half the width of the strip, as a share of the side."""

BAND = 2 / 3
"""Outer part of each half of the strip, in which its path may run."""

LOOK_PX = 96
"""Longest side of the small view in which a place for the strip is looked for first."""

FADE = 1.0
"""Distance over which different brightness of the edges is evened out, in sides."""

Frame = NDArray[np.uint8]
Floats = NDArray[np.float32]


def make_seamless(picture: Frame) -> Frame:
    """Return the picture with borders that meet.

    Args:
        picture: (H, W, 3) uint8, sRGB.

    Returns:
        An array of that shape, the given one where it wraps in both directions or has sides below `MIN_SIDE`.

    Raises:
        UnsupportedFrame: the picture is not (H, W, 3) uint8 with pixels.
    """
    check_pixels(picture)
    beside = _joined(picture, closed=False)
    joined = _joined(beside.swapaxes(0, 1), closed=True).swapaxes(0, 1)
    return np.ascontiguousarray(joined)


def _joined(picture: Frame, closed: bool) -> Frame:
    """Make the left and the right border meet; `closed` says that rows go on from bottom to top already."""
    columns = picture.shape[1]
    if min(picture.shape[:2]) < MIN_SIDE or _wraps(picture):
        return picture
    half = round(columns * STRIP)
    band = round(half * BAND)
    turned = np.roll(picture, half, axis=1).astype(np.float32)  # the border lies at `half`
    centre, shift = _best_place(picture, half, band, closed)
    over = turned.copy()
    over[:, : 2 * half] = np.roll(picture[:, centre - half : centre + half], shift, axis=0)
    covered = np.zeros(picture.shape[:2], np.bool_)
    covered[:, : 2 * half] = _between_paths(turned[:, : 2 * half], over[:, : 2 * half], band, closed)
    blended = blend(turned, over, covered, FADE * columns, open_rows=not closed)
    blended += (turned - blended).mean(axis=(0, 1))  # as bright as it was
    rounded: Frame = np.clip(np.roll(blended, -half, axis=1) + 0.5, 0, 255).astype(np.uint8)
    return rounded


def _wraps(picture: Frame) -> bool:
    """Whether the step from the last column to the first is one like others."""
    columns = picture.astype(np.int16)
    inside = np.abs(np.diff(columns, axis=1)).mean(axis=(0, 2))
    return bool(np.abs(columns[:, 0] - columns[:, -1]).mean() <= SLACK * np.quantile(inside, ORDINARY))


def _between_paths(under: Floats, over: Floats, band: int, closed: bool) -> NDArray[np.bool_]:
    """Where the strip covers the border: between a path in its left band and one in its right."""
    difference = np.square(under - over).sum(axis=2)
    path = closed_path if closed else open_path
    width = under.shape[1]
    place = np.arange(width)[None]
    left, right = path(difference[:, :band]), path(difference[:, width - band :]) + width - band
    between: NDArray[np.bool_] = (place > left[:, None]) & (place <= right[:, None])
    return between


def _best_place(picture: Frame, half: int, band: int, closed: bool) -> tuple[int, int]:
    """Return the centre column of the strip that fits best, and by how many rows it is moved; found at half size."""
    rows, columns = picture.shape[:2]
    centres = range(half, columns - half + 1)
    if max(rows, columns) > LOOK_PX and min(rows, columns) >= 2 * MIN_SIDE:
        small = resize(picture, rows // 2, columns // 2)
        centre, _ = _best_place(small, half // 2, max(1, band // 2), closed)
        middle = round(centre * columns / small.shape[1])
        centres = range(max(half, middle - 2), min(columns - half, middle + 2) + 1)
    return _best_fit(picture, half, band, centres, closed)


def _best_fit(picture: Frame, half: int, band: int, centres: range, closed: bool) -> tuple[int, int]:
    """Try these centres, with closed rows at every shift: the least sum of squares, by correlation, in both bands."""
    bands = np.r_[-half : band - half, half - band : half]
    values = picture.astype(np.float32) - 128
    energy = np.square(values).sum(axis=(0, 2))
    waves = np.fft.rfft(values, axis=0)
    edges = waves[:, bands % picture.shape[1]]
    best, fit = (centres[0], 0), np.inf
    for centre in centres:
        common = np.fft.irfft((edges * waves[:, centre + bands].conj()).sum(axis=(1, 2)), len(picture))
        misfit = energy[centre + bands].sum() - 2 * (common if closed else common[:1])
        shift = int(misfit.argmin())
        if misfit[shift] < fit:
            best, fit = (centre, shift), misfit[shift]
    return best
