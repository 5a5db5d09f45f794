"""Stability in time without optical flow: what is moved and then translated must equal what is translated and moved.

The movement is synthetic: a shift of some pixels, a little zoom, a little turn, as a camera makes between two frames.
A translation that depends on where in the pixel grid, or where in the frame, a thing happens to lie flickers as soon as
the camera moves; this loss is large for it. (The idea of shifted and jittered crops is common in screen-space
stabilisation; Eilertsen et al. 2019, arXiv 1902.07424, call it transform consistency.) Knows no network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

LARGEST_ZOOM = 0.02  # of the size; 30 frames a second rarely zoom or turn faster
LARGEST_TURN = 0.02  # radians


@dataclass(frozen=True)
class Movement:
    """One movement for each picture of a batch."""

    transform: Tensor  # (N, 2, 3), from places in the moved picture to places in the given one, in -1 to 1

    def apply(self, pictures: Tensor) -> Tensor:
        """Move (N, C, H, W), bilinearly; what comes in from outside is 0."""
        return self._sample(pictures)

    def inside(self, pictures: Tensor) -> Tensor:
        """(N, 1, H, W): 1 where the moved pictures hold only what was in the given ones, else 0."""
        return (self._sample(torch.ones_like(pictures[:, :1])) > 0.999).to(pictures)

    def _sample(self, pictures: Tensor) -> Tensor:
        places = F.affine_grid(self.transform.to(pictures), list(pictures.shape), align_corners=False)
        return F.grid_sample(pictures, places, mode="bilinear", padding_mode="zeros", align_corners=False)


def random_movement(pictures: Tensor, shift: float, random: torch.Generator) -> Movement:
    """Draw a movement by up to `shift` pixels for each of (N, C, H, W) pictures."""
    count, _, height, width = pictures.shape
    draws = torch.rand((count, 4), generator=random) * 2 - 1
    zoom, turn = 1 + LARGEST_ZOOM * draws[:, 0], LARGEST_TURN * draws[:, 1]
    right, down = draws[:, 2] * shift * 2 / width, draws[:, 3] * shift * 2 / height
    cosine, sine = zoom * torch.cos(turn), zoom * torch.sin(turn)
    aspect = width / height  # places run from -1 to 1 both ways, pixels do not
    rows = [
        torch.stack([cosine, -sine / aspect, right], dim=1),
        torch.stack([sine * aspect, cosine, down], dim=1),
    ]
    return Movement(torch.stack(rows, dim=1))


def instability(translate: Callable[[Tensor], Tensor], source: Tensor, made: Tensor, movement: Movement) -> Tensor:
    """L1 between G(move x) and move G(x), over the pixels that stay in the picture.

    Args:
        translate: G, from (N, 3, H, W) to the same.
        source: x.
        made: G(x), already computed.
        movement: of the batch.
    """
    inside = movement.inside(source)
    # Outside, the moved picture repeats the given one, so that a generator that sees the whole frame sees no black.
    moved = torch.where(inside > 0, movement.apply(source), source)
    difference = (translate(moved) - movement.apply(made)).abs() * inside
    return difference.sum() / (inside.sum() * source.shape[1]).clamp(min=1)
