"""The grain of a texture: for each octave a small kernel that turns white noise into noise with its spectrum.

What is left of a texture when only its spectrum is kept is half of what the eye sees of granite, sand or grass
(Galerne, Gousseau and Morel 2011, "Random phase textures"). Kernels have no phase, so they are symmetric, compact, and
can be blended. Must not know: networks.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

OCTAVES = 5
"""At 1/16, 1/8, 1/4, 1/2 of the resolution and at all of it, in this order everywhere."""

KERNEL = 5
"""Taps, each way, in pixels of the octave's own resolution."""

GAIN = 1.2  # octaves that are drawn apart add up to less than those of one picture

BLUR = (0.25, 0.5, 0.25)  # after repeating pixels: bilinear growing


def grain_of(pattern: Tensor) -> Tensor:
    """(N, C, H, W) patterns, sides multiples of 16 → (N, OCTAVES, C, KERNEL, KERNEL)."""
    return torch.stack([_kernel(band) for band in octaves(pattern)], 1)


def octaves(pattern: Tensor) -> list[Tensor]:
    """Split (N, C, H, W) into OCTAVES bands that add up to it when each is grown; the coarsest first."""
    bands = []
    for _ in range(OCTAVES - 1):
        coarse = F.avg_pool2d(pattern, 2)
        bands.append(pattern - grown(coarse))
        pattern = coarse
    return [pattern, *reversed(bands)]


def grown(picture: Tensor) -> Tensor:
    """Twice the size, bilinearly, on a torus; rolling by a pixel before is rolling by two after."""
    large = F.pad(F.interpolate(picture, scale_factor=2.0, mode="nearest"), (1, 1, 1, 1), mode="circular")
    near, middle, far = BLUR
    wide = near * large[..., :-2] + middle * large[..., 1:-1] + far * large[..., 2:]
    return near * wide[..., :-2, :] + middle * wide[..., 1:-1, :] + far * wide[..., 2:, :]


def _kernel(band: Tensor) -> Tensor:
    """The middle of the autocorrelation's root, as strong as the band."""
    height, width = band.shape[2:]
    window = torch.hann_window(height)[:, None] * torch.hann_window(width)
    amplitude = torch.fft.rfft2(band * window.to(band)).abs()
    whole = torch.fft.fftshift(torch.fft.irfft2(amplitude, s=(height, width)), dim=(2, 3))
    top, left, half = height // 2, width // 2, KERNEL // 2
    middle = whole[:, :, top - half : top + half + 1, left - half : left + half + 1]
    taper = torch.hann_window(KERNEL + 2, periodic=False)[1:-1]
    middle = middle * (taper[:, None] * taper).to(band)
    strength = band.square().mean((2, 3), keepdim=True).sqrt()
    length = middle.square().sum((2, 3), keepdim=True).add(1e-12).sqrt()
    kernel: Tensor = GAIN * middle * strength / length
    return kernel


def grained(noise: Tensor, kernels: Tensor) -> Tensor:
    """Filter (N, C, H, W) white noise on its torus, every channel by its own of (N, C, KERNEL, KERNEL) kernels."""
    count, channels, height, width = noise.shape
    half, taps = KERNEL // 2, KERNEL * KERNEL
    planes = noise.reshape(count * channels, 1, height, width)
    each_tap = torch.eye(taps).reshape(taps, 1, KERNEL, KERNEL).to(noise)
    seen = F.conv2d(F.pad(planes, (half, half, half, half), mode="circular"), each_tap)
    filtered = torch.matmul(kernels.reshape(count * channels, 1, taps), seen.flatten(2))
    return filtered.reshape(noise.shape)
