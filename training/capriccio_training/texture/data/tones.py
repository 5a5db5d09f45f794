"""The tones of a texture: how often each value of a pattern occurs, and the curve that gives another pattern the same.

Noise has normal tones; stone with a few dark chips has not. A curve bends the first into the second, at several
resolutions from coarse to fine (Heeger and Bergen 1995, "Pyramid-based texture analysis and synthesis"). Must not know:
networks.
"""

from __future__ import annotations

import torch
from torch import Tensor

KNOTS = 17
"""Of a curve, at quantiles that lie evenly for normal tones."""

REACH = 2.8  # sigmas of the outermost knots; 1 value in 200 lies beyond and becomes as those


def tones_of(pattern: Tensor) -> Tensor:
    """(N, C, H, W) → (N, C, KNOTS) quantiles, growing."""
    shares = torch.special.ndtr(torch.linspace(-REACH, REACH, KNOTS, device=pattern.device))
    return torch.quantile(pattern.flatten(2), shares, dim=2).permute(1, 2, 0)


def toned(pattern: Tensor, source: Tensor, target: Tensor) -> Tensor:
    """Bend (N, C, H, W) with the tones `source` so that it has the tones `target`, both (N, C, KNOTS)."""
    source, target = source[..., None, None], target[..., None, None]
    slopes = (target[:, :, 1:] - target[:, :, :-1]) / (source[:, :, 1:] - source[:, :, :-1]).clamp(min=1e-4)
    bent = target[:, :, 0]
    for knot in range(KNOTS - 1):
        low, high = source[:, :, knot], source[:, :, knot + 1]
        bent = bent + slopes[:, :, knot] * (torch.minimum(torch.maximum(pattern, low), high) - low)
    return bent
