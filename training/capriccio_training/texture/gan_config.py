"""The settings of the methods that make whole pictures of a fixed size from noise: DCGAN and those after it.

Knows no torch, and no other method of textures.
"""

from __future__ import annotations

from dataclasses import dataclass

from capriccio.errors import InvalidField
from capriccio_training.settings import choice, number

GAN_RECIPES = ("acgan", "dcgan", "infogan", "sagan", "sn_gan", "wgan", "wgan_gp")
GAMES = ("hinge", "least_squares", "vanilla", "wasserstein", "wasserstein_gp")
ACTIVATIONS = ("crelu", "elu", "leaky_relu", "prelu", "relu", "selu")
NORMS = ("batch", "instance", "layer", "none")
SIDES = (16, 32, 64, 128, 256)  # of pictures, in pixels; each layer doubles or halves one, and the smallest has 4


@dataclass(frozen=True)
class GanConfig:
    """The game, and what a picture is made from."""

    game: str = choice("vanilla", GAMES)
    critic_steps: int = number(1, least=1)  # steps of the discriminator for each of the generator
    gradient_penalty: float = number(10.0, least=0)  # `wasserstein_gp` only
    weight_clip: float = number(0.01, least=0)  # `wasserstein` only: no weight of the critic is farther from 0
    noise: int = number(100, least=1)  # standard normal numbers that a picture is made from


@dataclass(frozen=True)
class GeneratorConfig:
    """From noise to a picture."""

    width: int = number(64, least=4)  # channels at half of the picture's side; deeper maps have up to 8 times as many
    activation: str = choice("relu", ACTIVATIONS)
    norm: str = choice("batch", NORMS)
    spectral: bool = False  # divide each layer's weights by their spectral norm
    attention: int = number(0, least=0, most=64)  # self-attention in the largest maps of up to so many rows; 0: none


@dataclass(frozen=True)
class DiscriminatorConfig:
    """From a picture to a score."""

    width: int = number(64, least=4)  # channels at half of the picture's side; deeper maps have up to 8 times as many
    activation: str = choice("leaky_relu", ACTIVATIONS)
    norm: str = choice("batch", NORMS)
    spectral: bool = False  # divide each layer's weights by their spectral norm
    attention: int = number(0, least=0, most=64)  # self-attention in the largest maps of up to so many rows; 0: none


@dataclass(frozen=True)
class AcganConfig:
    """`acgan`: the folders within the folder of pictures are labels."""

    classes: float = number(1.0, least=0)  # cross-entropy of the label, for both players


@dataclass(frozen=True)
class InfoganConfig:
    """`infogan`: codes that must be told from the picture."""

    categories: int = number(10, least=0)  # of one code that is a choice; 0 leaves it out
    sliders: int = number(2, least=0)  # codes between -1 and 1
    choice: float = number(1.0, least=0)  # cross-entropy of the category
    slide: float = number(0.1, least=0)  # half of the squared error of the sliders


def check_side(side: int) -> None:
    """Check that networks can be made for pictures of `side` pixels.

    Raises:
        InvalidField: it is none of `SIDES`.
    """
    if side not in SIDES:
        message = f"data.side is {side}; allowed with this recipe: {', '.join(map(str, SIDES))}"
        raise InvalidField(message, field="data.side")


def check_infogan(config: InfoganConfig) -> None:
    """Check that there is something to find.

    Raises:
        InvalidField: there is no code.
    """
    if config.categories == 0 and config.sliders == 0:
        message = "infogan.categories and infogan.sliders are both 0; nothing would be found, raise one"
        raise InvalidField(message, field="infogan.sliders")


def map_sides(side: int) -> tuple[int, ...]:
    """Rows of the maps between noise and a picture of `side` pixels: 4, 8, … up to half of it."""
    return tuple(size for size in (4, 8, 16, 32, 64, 128) if size < side)


def attention_rows(side: int, wanted: int) -> int:
    """Rows of the maps that get self-attention, in a network for pictures of `side` pixels; 0 for none."""
    return max((rows for rows in map_sides(side) if rows <= wanted), default=0)
