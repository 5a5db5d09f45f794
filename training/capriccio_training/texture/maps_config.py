"""The settings of `maps`: height and roughness from a texture. Knows no torch."""

from __future__ import annotations

from dataclasses import dataclass

from capriccio.errors import InvalidField
from capriccio_training.settings import number

__all__ = ["CELL", "MapsConfig", "check_maps"]

CELL = 8
"""Pixels of which the network's height and width are multiples."""

LEAST_SIDE = 96
"""The discriminator sees patches of 46 pixels, at half the size too."""


@dataclass(frozen=True)
class MapsConfig:
    """`maps`: pix2pix from a texture to its height and roughness."""

    width: int = number(24, least=4)  # channels at half the resolution; deeper layers have more
    height: float = number(10.0, least=0)  # L1 to the true height
    slope: float = number(40.0, least=0)  # L1 between the differences of neighbours
    roughness: float = number(5.0, least=0)  # L1 to the true roughness
    gan: float = number(0.2, least=0)  # the game against the discriminator
    critic_width: int = number(24, least=4)  # channels of the discriminator's first layer


def check_maps(side: int) -> None:
    """Check that a crop is whole cells of the network.

    Raises:
        InvalidField: it is not, or it is smaller than a patch that the discriminator judges at half the size.
    """
    if side % CELL or side < LEAST_SIDE:
        message = f"data.side is {side}; allowed for maps: multiples of {CELL} from {LEAST_SIDE}"
        raise InvalidField(message, field="data.side")
