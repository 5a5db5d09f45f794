"""The heads H of CUT (arXiv 2007.15651): a two-layer perceptron for each layer of the generator's encoder.

All are made at once, for the channels that the encoder is known to give, so that a checkpoint fits a new training
before its first step. Must not know: which encoder, what the features are compared with.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he

SIZE = 256  # values of a patch's feature
PROBE = 64  # pixels of the side of a picture that tells an encoder's channels


class PatchFeatures(nn.Module):
    """From features at some places to unit vectors that can be compared."""

    def __init__(self, channels: Sequence[int], size: int = SIZE) -> None:
        super().__init__()
        heads = (nn.Sequential(nn.Linear(each, size), nn.ReLU(), nn.Linear(size, size)) for each in channels)
        self.heads = nn.ModuleList(heads)
        init_he(self, slope=0.0)

    def forward(self, features: Sequence[Tensor], places: Sequence[Tensor]) -> list[Tensor]:
        """For each layer (N, C, H, W) and S places counted along its rows → (N, S, size) of length 1."""
        layers = zip(self.heads, features, places, strict=True)
        return [F.normalize(head(each.flatten(2)[:, :, chosen].mT), dim=2) for head, each, chosen in layers]


def random_places(features: Sequence[Tensor], count: int, random: torch.Generator) -> list[Tensor]:
    """Draw `count` different places in each layer (N, C, H, W), all of them where it has fewer."""
    return [torch.randperm(each[0, 0].numel(), generator=random)[:count].to(each.device) for each in features]


@torch.no_grad()
def channels_of(generator: nn.Module) -> list[int]:
    """Return how many channels each layer has that a generator's `encode` gives."""
    probe = torch.zeros(1, 3, PROBE, PROBE, device=next(generator.parameters()).device)
    return [features.shape[1] for features in generator.encode(probe)]  # type: ignore[operator]
