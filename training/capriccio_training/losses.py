"""The loss terms, each one formula of a paper. Pictures are (N, 3, H, W) in [-1, 1].

Knows no network, no optimiser and no weight: the recipes weigh and add.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

EVEN = 0.5 / 127.5  # half a level of 255: neighbours below are the same 8-bit colour


def lsgan_generator(fake_scores: Sequence[Tensor]) -> Tensor:
    """E[(D(G(x)) - 1)²], averaged over the discriminator's scales (LSGAN, arXiv 1611.04076, eq. 9)."""
    return torch.stack([(scores - 1).square().mean() for scores in fake_scores]).mean()


def lsgan_discriminator(real_scores: Sequence[Tensor], fake_scores: Sequence[Tensor]) -> Tensor:
    """½ E[(D(y) - 1)²] + ½ E[D(G(x))²], averaged over the discriminator's scales."""
    real = torch.stack([(scores - 1).square().mean() for scores in real_scores]).mean()
    fake = torch.stack([scores.square().mean() for scores in fake_scores]).mean()
    return 0.5 * (real + fake)


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
