"""Losses between pictures, (N, 3, H, W) in [-1, 1], and on bilateral grids. Know no network."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

EVEN = 0.5 / 127.5  # half a level of 255: neighbours below are the same 8-bit colour
SSIM_WINDOW = 11  # pixels
CONTENT_WINDOW = 8  # pixels
SSIM_C1, SSIM_C2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2  # for values that span 2


def cycle(reconstruction: Tensor, picture: Tensor, pool: int = 1) -> Tensor:
    """L1 between F(G(x)) and x (CycleGAN, arXiv 1703.10593, eq. 2).

    With ``pool`` above 1 both are first averaged over squares of that many pixels: a domain without fine noise
    need not hide the other domain's noise in its pictures (arXiv 1712.02950) to be turned back.
    """
    if pool > 1:
        reconstruction, picture = F.avg_pool2d(reconstruction, pool), F.avg_pool2d(picture, pool)
    return F.l1_loss(reconstruction, picture)


def flatness(made: Tensor, picture: Tensor) -> Tensor:
    """Mean squared step of the made picture between neighbours that are equal in the given one.

    A discriminator asks for texture. On an even surface a small generator can only take it from the place in the
    frame, and paints stripes.
    """
    terms = []
    for axis in (2, 3):
        even = picture.diff(dim=axis).abs().amax(1, keepdim=True) < EVEN
        terms.append((made.diff(dim=axis).square() * even).mean())
    return torch.stack(terms).sum()


def total_variation(grid: Tensor) -> Tensor:
    """Mean squared step between neighbouring cells of (N, 9, 16, 8, 12): keeps the grid smooth."""
    steps = (grid.diff(dim=axis).square().mean() for axis in (1, 2, 3))
    return torch.stack(list(steps)).sum()


def content(made: Tensor, source: Tensor) -> Tensor:
    """How little the edges of the source are found in the made picture: 0 where all are, 1 where none is related.

    One minus the absolute structure term of SSIM (Wang et al. 2004) between the luminances, in small windows, weighted
    by the source's own contrast, so that even surfaces are free. Blind to brightness, contrast and inversion, since a
    look may change these; what holds a one-sided translation to its source.
    """
    x, y = (picture.mean(1, keepdim=True) for picture in (source, made))
    mean_x, mean_y, square_x, square_y, product = (
        F.avg_pool2d(moment, CONTENT_WINDOW, CONTENT_WINDOW // 2) for moment in (x, y, x * x, y * y, x * y)
    )
    spread_x, spread_y = (square_x - mean_x**2).clamp(min=0), (square_y - mean_y**2).clamp(min=0)
    floor = SSIM_C2 / 2
    likeness = ((product - mean_x * mean_y).abs() + floor) / ((spread_x + floor) * (spread_y + floor)).sqrt()
    weight = spread_x.sqrt()
    return (weight * (1 - likeness)).sum() / weight.sum().clamp(min=1e-6)


def structure(made: Tensor, true: Tensor) -> Tensor:
    """1 - SSIM (Wang et al. 2004) over all channels, on even windows of 11x11: 0 for equals, up to 2."""
    local = [F.avg_pool2d(moment, SSIM_WINDOW, 1) for moment in (made, true, made * made, true * true, made * true)]
    mean_x, mean_y, square_x, square_y, product = local
    luminance = (2 * mean_x * mean_y + SSIM_C1) / (mean_x**2 + mean_y**2 + SSIM_C1)
    spread = square_x - mean_x**2 + square_y - mean_y**2
    contrast = (2 * (product - mean_x * mean_y) + SSIM_C2) / (spread + SSIM_C2)
    return 1 - (luminance * contrast).mean()
