"""What `texture.synthesize` begins with: noise that has a texture's grain and tones. Nothing in it is learned."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.texture.data.grain import grained, grown, octaves
from capriccio_training.texture.data.tones import toned, tones_of

GRAIN_PLANES = (3, 3, 3, 3, 1)
"""Channels of the pattern whose grain has noise at 1/16, 1/8, 1/4, 1/2 of the resolution and at all of it."""

FREE_PLANES = (8, 3, 1, 0, 0)
"""Planes of noise beside those, for the network alone."""

PLANES = tuple(grain + free for grain, free in zip(GRAIN_PLANES, FREE_PLANES, strict=True))
NOISE = sum(planes * 4**level for level, planes in enumerate(PLANES))
"""Values of noise in a cell."""

TONED = (2, 3, 4)
"""Octaves, counted from the coarsest, after which tones are bent."""


ROUNDS = 2
"""Of fitting grain to tones."""


def split_noise(noise: Tensor) -> list[tuple[Tensor, Tensor]]:
    """(N, NOISE, rows, columns) → for each octave its noise to be filtered, and its free noise.

    Cells are unfolded: octave k has 2^k rows and columns for each cell.
    """
    parts = torch.split(noise, [planes * 4**level for level, planes in enumerate(PLANES)], dim=1)
    planes = [F.pixel_shuffle(part, 2**level) for level, part in enumerate(parts)]
    return [(each[:, :count], each[:, count:]) for each, count in zip(planes, GRAIN_PLANES, strict=True)]


def bands_of(noise: Tensor, grain: Tensor) -> list[Tensor]:
    """Filter the noise of each octave by what `data.grain` measured: (N, 1 or 3, …) each."""
    octaves = zip(split_noise(noise), GRAIN_PLANES, grain.unbind(1), strict=True)
    return [grained(white, kernels[:, :channels]) for (white, _), channels, kernels in octaves]


def layers(bands: list[Tensor], source: Tensor, target: Tensor) -> list[Tensor]:
    """Add bands up from coarse to fine, bending tones: the pattern, (N, 3, …), as it is after each octave.

    Tones are (N, len(TONED), 3, KNOTS).
    """

    def bend(place: int, pattern: Tensor) -> Tensor:
        return toned(pattern, source[:, place], target[:, place])

    return _added(bands, bend)


def measured_tones(bands: list[Tensor], target: Tensor) -> Tensor:
    """Find for `layers` the tones that bands have after each octave, where the texture's are `target`."""
    source = []

    def bend(place: int, pattern: Tensor) -> Tensor:
        source.append(tones_of(pattern))
        return toned(pattern, source[-1], target[:, place])

    _added(bands, bend)
    return torch.stack(source, 1)


def exemplar_tones(exemplar: Tensor) -> Tensor:
    """(N, 3, H, W) → (N, len(TONED), 3, KNOTS): the tones of a texture, seen as finely as each octave is."""
    finest = len(PLANES) - 1
    return torch.stack([tones_of(F.avg_pool2d(exemplar, 2 ** (finest - octave))) for octave in TONED], 1)


def fitted(noise: Tensor, grain: Tensor, exemplar: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """Find grain and tones with which this noise is most like the (N, 3, H, W) exemplar; sides of at least 80.

    Bending tones moves strength from one octave to another; what each has lost or gained is given back to its grain.
    """
    height, width = (length // 16 * 16 for length in exemplar.shape[2:])
    wanted, target = _strengths(exemplar[:, :, :height, :width]), exemplar_tones(exemplar)
    for _ in range(ROUNDS):
        bands = bands_of(noise, grain)
        change = wanted / _strengths(layers(bands, measured_tones(bands, target), target)[-1]).clamp(min=1e-4)
        grain = grain * change.clamp(0.5, 2).sqrt()[..., None, None, None]  # of both factors of a product
    return grain, (measured_tones(bands_of(noise, grain), target), target)


def _strengths(pattern: Tensor) -> Tensor:
    """(N, 3, H, W) → (N, OCTAVES, 3)."""
    return torch.stack([band.std((2, 3)) for band in octaves(pattern)], 1)


def _added(bands: list[Tensor], bend: Callable[[int, Tensor], Tensor]) -> list[Tensor]:
    made = [bands[0]]
    for octave, band in enumerate(bands[1:], 1):
        pattern = grown(made[-1]) + F.pad(band, (0, 0, 0, 0, 0, 3 - band.shape[1]))
        made.append(bend(TONED.index(octave), pattern) if octave in TONED else pattern)
    return made
