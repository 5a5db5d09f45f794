"""PatchNCE: what lies at a place of the made picture must tell its place in the given one (CUT, arXiv 2007.15651).

A patch of the made picture is the query, the patch at the same place of the given picture the one positive, and the
patches elsewhere in that same picture are the negatives: telling them apart is a classification. Knows no network.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

TEMPERATURE = 0.07


def patch_nce(queries: Sequence[Tensor], keys: Sequence[Tensor], temperature: float = TEMPERATURE) -> Tensor:
    """The mean over layers, pictures and places of

        l(v, v⁺, v⁻) = -log( exp(v·v⁺/τ) / (exp(v·v⁺/τ) + Σₙ exp(v·v⁻ₙ/τ)) )

    Args:
        queries: v, for each layer (N, S, K): unit features of S places of each made picture.
        keys: of the same places of the given pictures; no gradient reaches them.
        temperature: τ.

    The paper sums over layers and places; the mean keeps its weights right for any number of them.
    """
    return torch.stack([_classify(*layer, temperature) for layer in zip(queries, keys, strict=True)]).mean()


def _classify(query: Tensor, key: Tensor, temperature: float) -> Tensor:
    likeness = query @ key.detach().transpose(1, 2) / temperature  # (N, S, S): each query with each key of its picture
    count, places, _ = likeness.shape
    same_place = torch.arange(places, device=likeness.device).expand(count, places)
    return F.cross_entropy(likeness.flatten(0, 1), same_place.flatten())
