"""How far a picture is from the true one: PSNR, SSIM, Gabor distance, the trace of a pixel grid, flicker.

Pictures are (H, W, 3) uint8 sRGB of equal size. No measure here uses downloaded weights, so none is LPIPS or FID.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

Pixels: TypeAlias = NDArray[np.uint8]
Translate: TypeAlias = Callable[[Pixels], Pixels]

SSIM_WINDOW, SSIM_SIGMA = 11, 1.5
SSIM_C1, SSIM_C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
GABOR_SIZE, GABOR_WAVELENGTHS, GABOR_ORIENTATIONS = 11, (3.0, 6.0), 4
GABOR_LEVELS = 3  # the filters see the picture at full, half and quarter size


def psnr(made: Pixels, true: Pixels) -> float:
    """Peak signal-to-noise ratio in dB over all channels; infinite for equal pictures. Higher is better."""
    error = np.square(made.astype(np.float64) - true.astype(np.float64)).mean()
    return math.inf if error == 0 else float(10 * math.log10(255**2 / error))


def ssim(made: Pixels, true: Pixels) -> float:
    """Structural similarity of the luminance (Wang et al. 2004): 11x11 Gaussian window. Higher is better."""
    x, y = _luminance(made), _luminance(true)
    window = _gaussian()
    mean_x, mean_y = F.conv2d(x, window), F.conv2d(y, window)
    var_x = F.conv2d(x * x, window) - mean_x**2
    var_y = F.conv2d(y * y, window) - mean_y**2
    covariance = F.conv2d(x * y, window) - mean_x * mean_y
    likeness = (2 * mean_x * mean_y + SSIM_C1) * (2 * covariance + SSIM_C2)
    return float((likeness / ((mean_x**2 + mean_y**2 + SSIM_C1) * (var_x + var_y + SSIM_C2))).mean())


def gabor_distance(made: Pixels, true: Pixels) -> float:
    """A perceptual distance in the manner of LPIPS, on fixed Gabor filters. Lower is better, 0 for equals.

    Responses of quadrature pairs (two wavelengths, four orientations, luminance and two opponent colours, three
    picture sizes) give local energies. These and the colours are averaged over 8x8 pixels, which forgives where
    exactly a blade of grass stands, and compared by their mean absolute differences.
    """
    x, y = _opponent(made), _opponent(true)
    levels = []
    for _ in range(GABOR_LEVELS):
        if min(x.shape[-2:]) < GABOR_SIZE + 8:
            break
        levels.append(float((_energies(x) - _energies(y)).abs().mean() + (_local_mean(x - y)).abs().mean()))
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return sum(levels) / max(1, len(levels))


def checkerboard(made: Pixels, source: Pixels, period: int = 4) -> float:
    """How much the change from ``source`` repeats with the pixel grid, 0 (not at all) upwards.

    The Laplacian of the change is averaged by position within ``period`` x ``period`` pixels. Without a grid the
    means are equal; their spread, relative to the mean, is what an eye sees as a checkerboard.
    """
    change = made.astype(np.float32).mean(2) - source.astype(np.float32).mean(2)
    centre = change[1:-1, 1:-1]
    around = change[:-2, 1:-1] + change[2:, 1:-1] + change[1:-1, :-2] + change[1:-1, 2:]
    sharpness = np.abs(4 * centre - around)
    rows, columns = (side // period * period for side in sharpness.shape)
    phases = sharpness[:rows, :columns].reshape(rows // period, period, columns // period, period).mean((0, 2))
    return float(phases.std() / max(phases.mean(), 1e-6))


def shift_flicker(translate: Translate, frame: Pixels) -> float:
    """How much a translation changes when the camera moves by one pixel, in levels of 255. Lower is steadier.

    Two windows of the frame, one pixel apart, are translated; where they show the same thing, they are compared.
    """
    left, right = translate(frame[:, :-1]), translate(frame[:, 1:])
    return float(np.abs(left[:, 1:].astype(np.float32) - right[:, :-1].astype(np.float32)).mean())


def _luminance(pixels: Pixels) -> Tensor:
    weights = np.array([0.299, 0.587, 0.114])
    return torch.from_numpy(pixels.astype(np.float64) @ weights)[None, None]


def _opponent(pixels: Pixels) -> Tensor:
    """Luminance, red-green, blue-yellow in -1 to 1, as a batch of three grey pictures."""
    red, green, blue = np.moveaxis(pixels.astype(np.float32) / 255, 2, 0)
    channels = np.stack([0.299 * red + 0.587 * green + 0.114 * blue, red - green, blue - (red + green) / 2])
    return torch.from_numpy(channels)[:, None]


def _energies(channels: Tensor) -> Tensor:
    even, odd = _gabor_bank()
    energy = F.conv2d(channels, even).square() + F.conv2d(channels, odd).square()
    return (_local_mean(energy) + 1e-8).sqrt()


def _local_mean(channels: Tensor) -> Tensor:
    return F.avg_pool2d(channels, 8)


@cache
def _gaussian() -> Tensor:
    place = torch.arange(SSIM_WINDOW, dtype=torch.float64) - SSIM_WINDOW // 2
    bell = torch.exp(-place.square() / (2 * SSIM_SIGMA**2))
    bell = bell / bell.sum()
    return (bell[:, None] * bell[None, :])[None, None]


@cache
def _gabor_bank() -> tuple[Tensor, Tensor]:
    """Even and odd filters, (8, 1, 11, 11) each, without response to a constant."""
    place = torch.arange(GABOR_SIZE, dtype=torch.float32) - GABOR_SIZE // 2
    y, x = torch.meshgrid(place, place, indexing="ij")
    even, odd = [], []
    for wavelength in GABOR_WAVELENGTHS:
        envelope = torch.exp(-(x**2 + y**2) / (2 * (0.5 * wavelength) ** 2))
        envelope = envelope / envelope.sum()
        for k in range(GABOR_ORIENTATIONS):
            angle = math.pi * k / GABOR_ORIENTATIONS
            phase = 2 * math.pi / wavelength * (x * math.cos(angle) + y * math.sin(angle))
            wave = envelope * torch.cos(phase)
            even.append(wave - envelope * wave.sum())
            odd.append(envelope * torch.sin(phase))
    return torch.stack(even)[:, None], torch.stack(odd)[:, None]
