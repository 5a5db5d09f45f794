"""Height and roughness guessed from colour alone, by filters: what is dark lies deep, what is busy is rough.

The filters work on the frequencies of a picture on a torus, so that the maps of a texture that wraps do too, and
know no scale of their own but that of the whole picture. A trained model guesses better; these need none.
Must not know: files, models, what is made of the maps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["height_from_color", "roughness_from_color"]

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of red, green and blue, as in Rec. 709."""

LIGHTING = 1 / 10
"""Standard deviation, as a share of the shorter side, of the blur that is taken for uneven light and paint."""

FALL = 0.5
"""How much a relief falls with frequency: amplitudes go with 1/frequency^0.5, so that large forms outweigh grain."""

REFERENCE_PX = 16
"""Wavelength at which a contrast of 0.1 in luminance becomes a relief of 0.1 before it is stretched."""

GRAIN_PX = 0.6
"""Standard deviation of the blur against what a lossy file leaves between pixels."""

TAILS = (0.5, 99.5)
"""Percentiles of the relief that are taken for its span: a single white dot does not flatten the rest."""

FAINT = 0.1
"""Contrast, of luminance in 0 to 1, whose relief spans one half: else the noise of a plain wall would be stretched to
boulders."""

DETAIL_PX = 2.0
"""Standard deviation below which contrast counts as roughness, and not as form."""

NEIGHBOURHOOD_PX = 6.0
"""Standard deviation of the window in which that contrast is measured."""

SMOOTHEST, ROUGHEST = 0.35, 0.95
"""Roughness of what has no contrast, and of what has any amount."""

BUSY = 0.04
"""Contrast, of luminance in 0 to 1, that lies half way between."""

SHINE = 0.08
"""How much smoother a highlight is, and rougher a crevice: for one standard deviation of the contrast around it."""

Field = NDArray[np.float32]


def height_from_color(texture: NDArray[np.uint8]) -> Field:
    """Guess a relief: luminance, without uneven lighting, with large forms above grain.

    Args:
        texture: (H, W, 3) uint8, sRGB, that wraps.

    Returns:
        (H, W) float32, 0 to 1, its span around one half; one half everywhere for a flat colour.
    """
    luminance = _luminance(texture)
    frequency = _frequencies(luminance.shape)
    sigma_px = LIGHTING * min(luminance.shape)
    evened = 1 - _gaussian(frequency, sigma_px)
    falling = (REFERENCE_PX * np.maximum(frequency, np.float32(1 / (2 * np.pi * sigma_px)))) ** np.float32(-FALL)
    return _stretched(_filtered(luminance, evened * falling * _gaussian(frequency, GRAIN_PX)))


def roughness_from_color(texture: NDArray[np.uint8]) -> Field:
    """Guess how rough a surface is: by the contrast of its fine detail, less where highlights shine.

    Args:
        texture: (H, W, 3) uint8, sRGB, that wraps.

    Returns:
        (H, W) float32, 0 (a mirror) to 1.
    """
    luminance = _luminance(texture)
    frequency = _frequencies(luminance.shape)
    window = _gaussian(frequency, NEIGHBOURHOOD_PX)
    detail = _filtered(luminance, 1 - _gaussian(frequency, DETAIL_PX))
    contrast = np.sqrt(np.maximum(_filtered(detail * detail, window), 0))
    shining = luminance - _filtered(luminance, window)
    rough = SMOOTHEST + ((ROUGHEST - SMOOTHEST) * contrast - SHINE * shining) / (contrast + np.float32(BUSY))
    clipped: Field = np.clip(rough, 0, 1)
    return clipped


def _luminance(texture: NDArray[np.uint8]) -> Field:
    """(H, W) float32 in 0 to 1, as encoded: near to what the eye sees as even steps."""
    weights = LUMINANCE / np.float32(255)
    weighted: Field = texture[..., 0] * weights[0] + texture[..., 1] * weights[1] + texture[..., 2] * weights[2]
    return weighted


def _frequencies(shape: tuple[int, ...]) -> Field:
    """(H, W // 2 + 1) float32: cycles per pixel of each entry of `rfft2`."""
    rows, columns = shape
    frequency: Field = np.hypot(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)[None]).astype(np.float32)
    return frequency


def _gaussian(frequency: Field, sigma_px: float) -> Field:
    """The response of a Gaussian blur."""
    response: Field = np.exp(-2 * (np.float32(np.pi * sigma_px) * frequency) ** 2)
    return response


def _filtered(field: Field, response: Field) -> Field:
    """Convolve on the torus."""
    spectrum = np.fft.rfft2(field) * response
    return np.fft.irfft2(spectrum, s=field.shape).astype(np.float32, copy=False)


def _stretched(relief: Field) -> Field:
    """Bring to 0 to 1 around one half; a faint relief stays low."""
    low, high = np.percentile(relief, TAILS).astype(np.float32)
    stretched: Field = np.clip(0.5 + (relief - (low + high) / 2) / (high - low + np.float32(FAINT)), 0, 1)
    return stretched
