"""Self-attention between the places of a picture (SAGAN, Zhang et al. 2018, arXiv 1805.08318). Knows no network."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

REDUCTION = 8  # channels of queries, keys and values: so many times fewer


class SelfAttention(nn.Module):
    """Adds to each place what it finds at all others that are like what it looks for; at first nothing is added.

    Keys and values are at half the size, as in the authors' program: a quarter of the cost. `weighted` finishes each
    1x1 convolution, by spectral normalisation for example.
    """

    def __init__(self, channels: int, weighted: Callable[[nn.Module], nn.Module]) -> None:
        super().__init__()
        inner = max(1, channels // REDUCTION)
        self.query, self.key, self.value = (weighted(nn.Conv2d(channels, inner, 1, bias=False)) for _ in range(3))
        self.out = weighted(nn.Conv2d(inner, channels, 1, bias=False))
        self.share = nn.Parameter(torch.zeros(()))

    def forward(self, features: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W), eq. 1 to 3."""
        query = self.query(features).flatten(2)
        key, value = (F.max_pool2d(part(features), 2).flatten(2) for part in (self.key, self.value))
        looked = F.softmax(torch.einsum("ncq,nck->nqk", query, key), dim=2)
        count, _, height, width = features.shape
        found = torch.einsum("nqk,nck->ncq", looked, value).reshape(count, -1, height, width)
        added: Tensor = self.out(found)
        return features + self.share * added
