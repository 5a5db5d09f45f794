"""Which pictures of a folder show the same as another: re-encoded, resized, or rolled where tiles wrap.

Compared are the coarse waves of the luminance: the cosine between the Fourier coefficients of two pictures, at the roll
where it is largest, and how strong the waves are. A hash, as frames are compared by, says little of even textures, all
of whose cells are about as bright. Mean colours must agree too: recoloured is not the same. Must not know: what becomes
of what is found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import CapriccioError
from capriccio.media.images import Picture, read_picture

__all__ = ["ALIKE", "Duplicate", "find_duplicates"]

ALIKE = 0.85  # cosine from which on pictures are the same
CONTRAST = 1.5  # ratio of the strengths of their waves from which on they are not
FAINT = 1.0  # levels of 255: what is added to both strengths, so that noise on even pictures does not count
COLOUR = 10.0  # levels of 255 between mean colours from which on they are not
SIDE = 128  # pixels at which pictures are compared
HIGHEST = 16  # periods in a picture of the finest waves that are compared
GREY = 128  # level behind what is transparent

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Duplicate:
    """A picture that shows the same as another, which has at least as many pixels."""

    path: Path
    kept: Path


@dataclass(frozen=True)
class _Looked:
    """What is remembered of a picture."""

    path: Path
    size: tuple[int, int]
    """Its pixels, and the bytes of its file."""
    colour: NDArray[np.float64]
    """(3,) mean levels."""
    strength: float
    """Standard deviation of its luminance in the waves that are compared, in levels."""
    waves: NDArray[np.complex128]
    """(2 HIGHEST + 1, HIGHEST + 1): those of a half plane, of a length of 1 together."""


def find_duplicates(
    paths: Sequence[Path],
    alike: float = ALIKE,
    wraps: bool = False,
    report: Callable[[str, float], None] = lambda _stage, _done: None,
) -> list[Duplicate]:
    """Compare all pictures with each other; of those that are the same the one with the most pixels is kept.

    Args:
        paths: the pictures; what can't be read is reported and left out.
        alike: cosine from which on pictures are the same, 0 to 1.
        wraps: find tiles that were rolled, too.
        report: told what is being done, and which part of it is.
    """
    looked = sorted(_look_at_all(paths, report), key=lambda each: each.size, reverse=True)
    kept: list[_Looked] = []
    found = []
    for number, each in enumerate(looked):
        report("comparing", number / len(looked))
        same = next((other for other in kept if _same(each, other, alike, wraps)), None)
        if same is None:
            kept.append(each)
        else:
            found.append(Duplicate(each.path, same.path))
    return sorted(found, key=lambda each: each.path)


def _look_at_all(paths: Sequence[Path], report: Callable[[str, float], None]) -> Iterator[_Looked]:
    for number, path in enumerate(paths):
        report(f"reading {path.name}", number / len(paths))
        try:
            yield _look(path, read_picture(path))
        except CapriccioError as error:
            _log.warning("not compared: %s", error)


def _look(path: Path, picture: Picture) -> _Looked:
    pixels = picture.pixels
    if picture.alpha is not None:  # what transparency hides may be anything
        opaque = picture.alpha[:, :, None] / 255
        pixels = (opaque * pixels + (1 - opaque) * GREY).round().astype(np.uint8)
    small = np.asarray(Image.fromarray(pixels).convert("L").resize((SIDE, SIDE), Image.Resampling.BOX))
    waves = _waves(small)
    length = float(np.linalg.norm(waves))
    size = pixels.shape[0] * pixels.shape[1], path.stat().st_size
    return _Looked(path, size, pixels.mean((0, 1)), length, waves / max(length, 1e-9))


def _waves(levels: NDArray[np.uint8]) -> NDArray[np.complex128]:
    """Return the coarse Fourier coefficients of (SIDE, SIDE) without the mean; their length is in levels."""
    spectrum = np.fft.rfft2(levels, norm="forward")[:, : HIGHEST + 1]
    coarse: NDArray[np.complex128] = np.concatenate([spectrum[: HIGHEST + 1], spectrum[-HIGHEST:]])
    coarse[:, 1:] *= np.sqrt(2)  # each stands for its mirror image as well
    coarse[0, 0] = 0
    return coarse


def _same(one: _Looked, other: _Looked, alike: float, wraps: bool) -> bool:
    """The cheap tests come first: hardly any pair of pictures gets to the last."""
    if np.abs(one.colour - other.colour).max() >= COLOUR:
        return False
    weak, strong = sorted((one.strength + FAINT, other.strength + FAINT))
    if strong >= CONTRAST * weak:
        return False
    if strong < 2 * FAINT:
        return True  # both are even, of one colour
    if float((np.abs(one.waves) * np.abs(other.waves)).sum()) < alike:
        return False  # no roll changes how strong each wave is
    return _cosine(one.waves, other.waves, wraps) >= alike


def _cosine(one: NDArray[np.complex128], other: NDArray[np.complex128], wraps: bool) -> float:
    """The cosine between two pictures, or the largest over all rolls of one of them."""
    both = np.conj(one) * other
    if not wraps:
        return float(both.real.sum())
    both[:, 1:] /= 2
    product = np.zeros((SIDE, SIDE // 2 + 1), np.complex128)
    product[: HIGHEST + 1, : HIGHEST + 1] = both[: HIGHEST + 1]
    product[-HIGHEST:, : HIGHEST + 1] = both[HIGHEST + 1 :]
    return float(np.fft.irfft2(product, (SIDE, SIDE), norm="forward").max())
