"""The paired test: translate frames whose other look is known, and measure against it.

Knows nothing of training, and of a method only that it is a function of frames.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from capriccio.errors import UnreadableFile
from capriccio.media.images import read_picture
from capriccio_training.data.folder import open_folder, pair_folders
from capriccio_training.style.exported import Pixels, Translate
from capriccio_training.style.metrics.look_features import LookFeatures, Points, look_distance
from capriccio_training.style.metrics.measures import (
    GaborFeatures,
    checkerboard,
    gabor_difference,
    gabor_features,
    psnr,
    shift_flicker,
    ssim,
)

FLICKER_EVERY = 6  # pairs; its spread is small, and it costs two translations


@dataclass(frozen=True)
class PairedScore:
    """The means of one method over the test pairs."""

    psnr: float  # dB, higher is better
    worst_psnr: float  # dB, of the worst frame
    ssim: float  # 0 to 1, higher is better
    gabor: float  # lower is better
    checkerboard: float  # 0 is none
    flicker: float | None  # levels of 255 that a picture changes by when the camera moves by one pixel
    look_distance: float | None  # about 0 for the true look; None where no features were given


@dataclass(frozen=True)
class Pair:
    """One place in both looks, or in one where the other is not known."""

    name: str
    source: Pixels
    target: Pixels | None


def read_pairs(source: Path, target: Path | None) -> list[Pair]:
    """Read the frames whose names are in both folders, or all of ``source`` where there is no other.

    Raises:
        UnreadableFile, InvalidField: no folder, no picture, no pair, or the sizes of a pair differ.
    """
    sources = open_folder(source, cache_mb=0)
    if target is None:
        return [Pair(path.stem, read_picture(path).pixels, None) for path in sources.paths]
    sources, targets = pair_folders(sources, open_folder(target, cache_mb=0))
    return [_read_pair(one, other) for one, other in zip(sources.paths, targets.paths, strict=True)]


def _read_pair(source: Path, target: Path) -> Pair:
    one, other = read_picture(source).pixels, read_picture(target).pixels
    if one.shape != other.shape:
        message = f"{source} is {one.shape[:2]}, {target} is {other.shape[:2]}; pairs must be equal"
        raise UnreadableFile(message, path=str(source))
    return Pair(source.stem, one, other)


def spread(pairs: Sequence[Pair], count: int) -> list[Pair]:
    """``count`` of the pairs, evenly from first to last."""
    count = min(count, len(pairs))
    return [pairs[i * (len(pairs) - 1) // max(1, count - 1)] for i in range(count)]


@dataclass
class _Tally:
    """One method on its way through the pairs."""

    rows: list[tuple[float, float, float, float]] = field(default_factory=list)  # PSNR, SSIM, Gabor, checkerboard
    flicker: list[float] = field(default_factory=list)
    points: list[Points] = field(default_factory=list)


def score_pairs(
    methods: Mapping[str, Translate],
    pairs: Sequence[Pair],
    features: LookFeatures | None = None,
    with_flicker: bool = True,
    on_pair: Callable[[int], None] = lambda _count: None,
) -> dict[str, PairedScore]:
    """Translate every source whose target is known by every method, and measure it against that; none known, no scores.

    Methods take turns at each pair, so that what the measures need of the truth is computed once. Flicker can be
    left out, where sequences show it better.
    """
    tallies = {name: _Tally() for name in methods}
    truth: list[Points] = []
    for done, pair in enumerate(pairs):
        if pair.target is None:
            continue
        true_features = gabor_features(pair.target)
        if features:
            truth.append(features.points(pair.target))
        for name, translate in methods.items():
            made = translate(pair.source)
            tallies[name].rows.append(_measures(made, pair.source, pair.target, true_features))
            if features:
                tallies[name].points.append(features.points(made))
            if with_flicker and done % FLICKER_EVERY == 0:
                tallies[name].flicker.append(shift_flicker(translate, pair.source))
        on_pair(done + 1)
    cloud = np.concatenate(truth) if truth else None
    return {name: _score(tally, cloud) for name, tally in tallies.items() if tally.rows}


def _measures(
    made: Pixels, source: Pixels, target: Pixels, target_features: GaborFeatures
) -> tuple[float, float, float, float]:
    gabor = gabor_difference(gabor_features(made), target_features)
    return psnr(made, target), ssim(made, target), gabor, checkerboard(made, source)


def _score(tally: _Tally, truth: Points | None) -> PairedScore:
    table = np.array(tally.rows)
    decibels, likeness, gabor, grid = (float(mean) for mean in table.mean(axis=0))
    distance = None if truth is None else look_distance(np.concatenate(tally.points), truth)
    return PairedScore(
        psnr=decibels,
        worst_psnr=float(table[:, 0].min()),
        ssim=likeness,
        gabor=gabor,
        checkerboard=grid,
        flicker=float(np.mean(tally.flicker)) if tally.flicker else None,
        look_distance=distance,
    )
