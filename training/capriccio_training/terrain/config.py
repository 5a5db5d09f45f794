"""The settings of a terrain training, and their presets.

Later sources win: these defaults, the recipe's preset ``presets/NAME.toml``, ``--config``, the command line. The
resolved configuration is written into the run. Knows no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from capriccio.errors import InvalidField
from capriccio_training.config import RunConfig
from capriccio_training.settings import build, choice, merge, number, read_toml

PRESETS = Path(__file__).parent / "presets"
RECIPE_NAMES = ("erosion", "sketch")
ADVERSARIAL_LOSSES = ("least_squares", "vanilla")


@dataclass(frozen=True)
class DataConfig:
    """What a training map is."""

    batch: int = number(2, least=1)  # maps in a step, on each device
    real: float = number(0.0, least=0, most=1)  # share of maps from real elevation; see the recipes for what they are


@dataclass(frozen=True)
class GeneratorConfig:
    """The U-Net."""

    width: int = number(16, least=1)  # channels of the first level


@dataclass(frozen=True)
class DiscriminatorConfig:
    """The PatchGANs."""

    width: int = number(16, least=1)  # channels of the first layer
    scales: tuple[int, ...] = (1, 4)  # one PatchGAN for each: 1 sees every cell, 4 the means of 4x4 cells


@dataclass(frozen=True)
class LossConfig:
    """What is descended."""

    adversarial: str = choice("least_squares", ADVERSARIAL_LOSSES)
    gan: float = number(0.3, least=0)  # weight of the adversarial term; 0 leaves the discriminators out
    height: float = number(1.0, least=0)  # weight of the L1 of all bands, each in cells of its own size
    slopes: float = number(1.0, least=0)  # weight of the distance between slopes, wherever they are
    pits: float = number(20.0, least=0)  # weight of the mean depth of pits, which most cells are not
    detail: float = number(0.1, least=0, most=1)  # what the finest band weighs in it; doubles each level, up to 1


@dataclass(frozen=True)
class TerrainConfig(RunConfig):
    """One training of a model that makes terrain."""

    UNHASHED: ClassVar[tuple[str, ...]] = ("subject", "pairs", "elevation", "elevation_folder")

    subject: str = choice("terrain", ("terrain",))
    recipe: str = choice("erosion", RECIPE_NAMES)
    pairs: str = ""  # folder of `capriccio-train heights`
    elevation: str = ""  # index of real elevation, TOML; none without it
    elevation_folder: str = ""  # where its files lie; beside the index without it
    data: DataConfig = field(default_factory=DataConfig)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    loss: LossConfig = field(default_factory=LossConfig)

    def __post_init__(self) -> None:
        """Check what concerns more than one setting.

        Raises:
            InvalidField: real maps are asked for, and none are named; or no scale.
        """
        if self.data.real > 0 and not self.elevation:
            message = f"data.real is {self.data.real}, and no elevation is given; name an index, or set it to 0"
            raise InvalidField(message, field="elevation")
        if not self.discriminator.scales or min(self.discriminator.scales) < 1:
            message = (
                f"discriminator.scales is {list(self.discriminator.scales)}; allowed: at least one, each 1 or more"
            )
            raise InvalidField(message, field="discriminator.scales")


def resolve(*layers: dict[str, Any]) -> TerrainConfig:
    """Merge layers of nested settings over the defaults, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    return build(TerrainConfig, *layers)


def resolve_new(*layers: dict[str, Any]) -> TerrainConfig:
    """Merge layers over the preset of the recipe that they name.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    given = merge(*layers)
    recipe = given.get("recipe", TerrainConfig.recipe)
    if recipe not in RECIPE_NAMES:
        raise InvalidField(f"recipe is {recipe!r}; allowed: {', '.join(RECIPE_NAMES)}", field="recipe")
    return resolve(read_toml(PRESETS / f"{recipe}.toml"), given)
