"""There and back in both directions: what DiscoGAN and DualGAN do before they differ.

Must not know: how what comes back is compared with what it began as.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from capriccio_training.learning.terms import Terms
from capriccio_training.style.nets import picture_of
from capriccio_training.style.recipes.parts import AdversarialParts
from capriccio_training.style.recipes.regularisers import Regularisers

DIRECTIONS = (("source", "target"), ("target", "source"))


@dataclass(frozen=True)
class RoundTrips:
    """Pictures (N, 3, H, W) by the domain that they are in."""

    made: dict[str, Tensor]  # G(x) in the target, F(y) in the source
    back: dict[str, Tensor]  # F(G(x)) in the source, G(F(y)) in the target
    terms: Terms  # what making them costs: the game and the regularisers


def round_trips(parts: AdversarialParts, regularisers: Regularisers, real: dict[str, Tensor]) -> RoundTrips:
    """Translate the pictures of each domain, and the translations back."""
    trips = RoundTrips({}, {}, {})
    for start, end in DIRECTIONS:
        trips.made[end], terms = regularisers.translate(end, parts.generators[end], real[start])
        trips.back[start] = picture_of(parts.generators[start](trips.made[end]))
        trips.terms.update(terms | parts.fool(end, trips.made[end]))
    return trips
