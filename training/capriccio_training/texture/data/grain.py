"""The grain of a texture: for each octave a small kernel that turns white noise into noise with its spectrum.

What is left of a texture when only its spectrum is kept is half of what the eye sees of granite, sand or grass
(Galerne, Gousseau and Morel 2011, "Random phase textures"). Kernels have no phase, so they are symmetric, compact, and
can be blended. Must not know: networks.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from capriccio_training.nets.circular import wrapped

OCTAVES = 5
"""At 1/16, 1/8, 1/4, 1/2 of the resolution and at all of it, in this order everywhere."""

TAPS = 13
"""Of a kernel, each way, in pixels of the octave's own resolution: a fibre of 26 pixels in what is half as large."""

RANK = 3
"""Products of a column and a row that a kernel consists of."""

BLUR = (0.25, 0.5, 0.25)  # after repeating pixels: bilinear growing


def grain_of(pattern: Tensor) -> Tensor:
    """(N, C, H, W) patterns, sides multiples of 16 → (N, OCTAVES, C, RANK, 2, TAPS): columns, then rows."""
    return factored(kernels_of(pattern))


def kernels_of(pattern: Tensor) -> Tensor:
    """(N, C, H, W) patterns, sides multiples of 16 → (N, OCTAVES, C, TAPS, TAPS), which may be averaged."""
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
    large = wrapped(F.interpolate(picture, scale_factor=2.0, mode="nearest"), 1, 1)
    near, middle, far = BLUR
    wide = near * large[..., :-2] + middle * large[..., 1:-1] + far * large[..., 2:]
    return near * wide[..., :-2, :] + middle * wide[..., 1:-1, :] + far * wide[..., 2:, :]


def _kernel(band: Tensor) -> Tensor:
    """(N, C, H, W) → (N, C, TAPS, TAPS): the middle of the autocorrelation's root, as strong as the band."""
    height, width = band.shape[2:]
    window = torch.hann_window(height)[:, None] * torch.hann_window(width)
    amplitude = torch.fft.rfft2(band * window.to(band)).abs()
    whole = torch.fft.fftshift(torch.fft.irfft2(amplitude, s=(height, width)), dim=(2, 3))
    half = min(TAPS, height - 1 + height % 2, width - 1 + width % 2) // 2
    top, left, size = height // 2, width // 2, 2 * half + 1
    middle = whole[:, :, top - half : top + half + 1, left - half : left + half + 1]
    taper = torch.hann_window(size + 2, periodic=False)[1:-1].to(band)
    spare = (TAPS - size) // 2
    middle = F.pad(middle * taper[:, None] * taper, (spare, spare, spare, spare))
    strength = band.square().mean((2, 3), keepdim=True).sqrt()
    length = middle.square().sum((2, 3), keepdim=True).add(1e-12).sqrt()
    kernel: Tensor = middle * strength / length
    return kernel


def factored(kernels: Tensor) -> Tensor:
    """(…, TAPS, TAPS) → (…, RANK, 2, TAPS): the products that come nearest (Eckart and Young)."""
    columns, values, rows = torch.linalg.svd(kernels)
    columns, rows = columns[..., :RANK].transpose(-1, -2), rows[..., :RANK, :]
    largest = rows.gather(-1, rows.abs().argmax(-1, keepdim=True))  # of two signs the same for all: they may be blended
    root = values[..., :RANK].sqrt()[..., None] * largest.sign()
    return torch.stack([columns * root, rows * root], -2)


def grained(noise: Tensor, factors: Tensor) -> Tensor:
    """Filter (N, C, H, W) white noise on its torus, every channel by its own of (N, C, RANK, 2, TAPS) kernels."""
    count, channels, height, width = noise.shape
    seen = _shifted(noise.reshape(count * channels, 1, height, width), (1, TAPS)).flatten(2)
    filtered = torch.zeros_like(noise).reshape(count * channels, 1, -1)
    for column, row in (product.unbind(1) for product in factors.reshape(count * channels, RANK, 2, TAPS).unbind(1)):
        along = torch.matmul(row[:, None], seen).reshape(-1, 1, height, width)
        filtered = filtered + torch.matmul(column[:, None], _shifted(along, (TAPS, 1)).flatten(2))
    return filtered.reshape(count, channels, height, width)


def _shifted(planes: Tensor, size: tuple[int, int]) -> Tensor:
    """(N, 1, H, W) → (N, TAPS, H, W): a plane as each tap of a column or row sees it on the torus."""
    each_tap = torch.eye(TAPS).reshape(TAPS, 1, *size).to(planes)
    return F.conv2d(_wrapped(planes, size[0] // 2, size[1] // 2), each_tap)


def _wrapped(planes: Tensor, rows: int, columns: int) -> Tensor:
    """Repeat what lies across the edges, all around the torus where it is smaller; `F.pad` refuses that."""
    for axis, more in ((2, rows), (3, columns)):
        if more:
            side = planes.shape[axis]
            planes = planes.index_select(axis, torch.arange(-more, side + more, device=planes.device) % side)
    return planes
