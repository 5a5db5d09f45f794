"""How far a picture is from the true one: PSNR, SSIM, Gabor distance, the trace of a pixel grid, flicker.

Pictures are (H, W, 3) uint8 sRGB of equal size. No measure here uses downloaded weights, so none is LPIPS or FID.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TypeAlias

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.style.exported import Pixels, Translate

GaborFeatures: TypeAlias = list[tuple[Tensor, Tensor]]  # by level: energies (3, 8, h, w), colours (3, 1, h, w)

SSIM_WINDOW, SSIM_SIGMA = 11, 1.5
SSIM_C1, SSIM_C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
MIDDLE = 128.0  # taken off before squaring, so that single precision is enough for variances
GABOR_SIZE, GABOR_WAVELENGTHS, GABOR_ORIENTATIONS = 11, (3.0, 6.0), 4
GABOR_LEVELS = 3  # the filters see the picture at full, half and quarter size


def psnr(made: Pixels, true: Pixels) -> float:
    """Peak signal-to-noise ratio in dB over all channels; infinite for equal pictures. Higher is better."""
    error = np.square(made.astype(np.float64) - true.astype(np.float64)).mean()
    return math.inf if error == 0 else float(10 * math.log10(255**2 / error))


def ssim(made: Pixels, true: Pixels) -> float:
    """Structural similarity of the luminance (Wang et al. 2004): 11x11 Gaussian window. Higher is better."""
    x, y = _luminance(made), _luminance(true)
    mean_x, mean_y, square_x, square_y, product = _smooth(torch.stack([x, y, x * x, y * y, x * y]))
    var_x, var_y, covariance = square_x - mean_x**2, square_y - mean_y**2, product - mean_x * mean_y
    mean_x, mean_y = mean_x + MIDDLE, mean_y + MIDDLE
    likeness = (2 * mean_x * mean_y + SSIM_C1) * (2 * covariance + SSIM_C2)
    return float((likeness / ((mean_x**2 + mean_y**2 + SSIM_C1) * (var_x + var_y + SSIM_C2))).mean())


def gabor_distance(made: Pixels, true: Pixels) -> float:
    """A perceptual distance in the manner of LPIPS, on fixed Gabor filters. Lower is better, 0 for equals.

    Responses of quadrature pairs (two wavelengths, four orientations, luminance and two opponent colours, three
    picture sizes) give local energies. These and the colours are averaged over 8x8 pixels, which forgives where
    exactly a blade of grass stands, and compared by their mean absolute differences.
    """
    return gabor_difference(gabor_features(made), gabor_features(true))


def gabor_features(pixels: Pixels) -> GaborFeatures:
    """What ``gabor_distance`` compares; worth keeping where one picture is compared with many."""
    channels = _opponent(pixels)
    levels = []
    for _ in range(GABOR_LEVELS):
        if min(channels.shape[-2:]) < GABOR_SIZE + 8:
            break
        levels.append((_energies(channels), _local_mean(channels)))
        channels = F.avg_pool2d(channels, 2)
    return levels


def gabor_difference(made: GaborFeatures, true: GaborFeatures) -> float:
    """``gabor_distance`` of two pictures of equal size, from their features."""
    levels = [
        float((energy - true_energy).abs().mean() + (colour - true_colour).abs().mean())
        for (energy, colour), (true_energy, true_colour) in zip(made, true, strict=True)
    ]
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
    """(H, W), less ``MIDDLE``."""
    red, green, blue = np.moveaxis(pixels.astype(np.float32), 2, 0)
    return torch.from_numpy(0.299 * red + 0.587 * green + 0.114 * blue - MIDDLE)


def _smooth(pictures: Tensor) -> Tensor:
    """Gaussian means of (N, H, W), along the rows and then along the columns; borders are left out."""
    count = len(pictures)
    bell = _gaussian().repeat(count, 1, 1, 1)
    along_rows = F.conv2d(pictures[None], bell, groups=count)  # in groups: six times as quick as in a batch
    return F.conv2d(along_rows, bell.transpose(2, 3), groups=count)[0]


def _opponent(pixels: Pixels) -> Tensor:
    """Luminance, red-green, blue-yellow in -1 to 1, as a batch of three grey pictures."""
    red, green, blue = np.moveaxis(pixels.astype(np.float32) / 255, 2, 0)
    channels = np.stack([0.299 * red + 0.587 * green + 0.114 * blue, red - green, blue - (red + green) / 2])
    return torch.from_numpy(channels)[:, None]


def _energies(channels: Tensor) -> Tensor:
    even, odd = F.conv2d(channels, _gabor_bank()).chunk(2, dim=1)
    return (_local_mean(even.square() + odd.square()) + 1e-8).sqrt()


def _local_mean(channels: Tensor) -> Tensor:
    return F.avg_pool2d(channels, 8)


@cache
def _gaussian() -> Tensor:
    """(1, 1, 1, 11)."""
    place = torch.arange(SSIM_WINDOW, dtype=torch.float64) - SSIM_WINDOW // 2
    bell = torch.exp(-place.square() / (2 * SSIM_SIGMA**2))
    return (bell / bell.sum()).float()[None, None, None]


@cache
def _gabor_bank() -> Tensor:
    """Eight even filters and then their odd ones, (16, 1, 11, 11), without response to a constant."""
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
    return torch.stack(even + odd)[:, None]
