"""Which depth of a bilateral grid a colour looks up: luminance, or a mix of channels and a curve that are learned.

HDRNet (arXiv 1707.02880, §3.4.1) learns such a guide for each pixel; this one depends on the colour alone, with few
numbers, so that any engine's shader can compute it. Knows neither grids nor pictures' places.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio.card import GUIDE_KNOTS, LUMINANCE_GUIDE, Guide


class LuminanceGuide(nn.Module):
    """Rec. 601 luminance of the encoded colour."""

    def forward(self, colours: Tensor) -> Tensor:
        """(N, 3, H, W) in [0, 1] → (N, H, W): 0 is the first cell, 1 the last."""
        weights = colours.new_tensor(LUMINANCE_GUIDE.weights)
        return (colours * weights.view(1, 3, 1, 1)).sum(1)

    def to_card(self) -> Guide | None:
        """What an engine needs to know of it."""
        return None


class LearnedGuide(nn.Module):
    """`curve(weights · colour)`, before training the luminance.

    The weights are positive and sum to 1; the curve rises from 0 to 1, so that no two depths change places.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.tensor(LUMINANCE_GUIDE.weights).log())
        self.rises = nn.Parameter(torch.zeros(GUIDE_KNOTS - 1))

    def forward(self, colours: Tensor) -> Tensor:
        """(N, 3, H, W) in [0, 1] → (N, H, W): 0 is the first cell, 1 the last."""
        weights, curve = self._weights_and_curve()
        mixed = (colours * weights.view(1, 3, 1, 1)).sum(1).clamp(0, 1) * (GUIDE_KNOTS - 1)
        lower = mixed.detach().floor().clamp(max=GUIDE_KNOTS - 2)
        index = lower.long()
        return torch.lerp(curve[index], curve[index + 1], mixed - lower)

    def _weights_and_curve(self) -> tuple[Tensor, Tensor]:
        rises = torch.softmax(self.rises, 0).cumsum(0).clamp(max=1)
        return torch.softmax(self.mix, 0), torch.cat([rises.new_zeros(1), rises])

    def to_card(self) -> Guide | None:
        """What an engine needs to know of it."""
        weights, curve = (values.tolist() for values in self._weights_and_curve())
        return Guide(tuple(weights), tuple(curve))
