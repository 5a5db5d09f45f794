"""The settings of a texture training, and their presets.

Later sources win: the defaults, the recipe's preset (``presets/recipes/NAME.toml``), ``--config``, the command line.
Each recipe that has settings of its own has them in a section of its name. Knows no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from capriccio.errors import InvalidField
from capriccio_training.config import RunConfig
from capriccio_training.learning.augment_names import parse_augment
from capriccio_training.settings import build, choice, merge, number, read_toml
from capriccio_training.texture.gan_config import (
    GAN_RECIPES,
    AcganConfig,
    DiscriminatorConfig,
    GanConfig,
    GeneratorConfig,
    InfoganConfig,
    check_infogan,
    check_side,
)
from capriccio_training.texture.maps_config import MapsConfig, check_maps

RECIPE_PRESETS = Path(__file__).parent / "presets" / "recipes"
RECIPE_NAMES = (*GAN_RECIPES, "maps", "synthesize", "vary")
LEAST_JUDGED = 46  # pixels from which a patch discriminator gives one score
SYNTHESIZE_CELL = 16  # pixels of a cell of the noise of `synthesize`, each way
SYNTHESIZE_SEEN = 80  # pixels from which an exemplar's coarsest octave has as many as a kernel of its grain
VARY_CELL = 8  # pixels of a cell of the latent of `vary`, each way


@dataclass(frozen=True)
class TilesConfig:
    """What a training picture is."""

    side: int = number(128, least=8, most=1024)  # rows and columns of the crop that a step sees
    load_side: int = number(0, least=0, most=4096)  # pictures are scaled to cover so many; 0 leaves them as they are
    border: int = number(0, least=0, most=64)  # pixels cut off at all edges, where tiles are spoilt; they wrap no more
    wraps: bool = True  # the pictures are tiles that wrap, so that a crop may lie across their edges
    flip: bool = True  # mirror half of the crops, along either axis
    turn: bool = False  # turn crops by quarters; not where gravel may lie as it likes but bricks may not
    colour: float = number(0.0, least=0, most=1)  # how far a crop's brightness, contrast and hue may be changed
    batch: int = number(16, least=1)  # crops in a step, on each device
    alpha: bool = False  # learn transparency as a fourth channel
    labels: str = ""  # folders to learn from, separated by commas; empty takes all
    augment: str = ""  # how discriminators see pictures changed: colour, translation, cutout, separated by commas
    cache_mb: int = number(2048, least=0)  # memory for decoded pictures

    @property
    def wrapping(self) -> bool:
        """Whether a crop may lie across the edges of its picture."""
        return self.wraps and self.border == 0

    @property
    def channels(self) -> int:
        """Of a picture."""
        return 4 if self.alpha else 3


@dataclass(frozen=True)
class VaryConfig:
    """`vary`: variations of a given texture."""

    width: int = number(32, least=4)  # channels at half the resolution; deeper layers have more
    features: int = number(16, least=1)  # what a cell of the latent holds beside its own pixels
    noise: float = number(0.1, least=0)  # sigma of the noise at strength 1; 1 is what cells of a texture differ by
    reconstruction: float = number(10.0, least=0)  # L1 to the texture where nothing was moved
    statistics: float = number(5.0, least=0)  # patch statistics, at every strength
    borders: float = number(4.0, least=0)  # L1 from patches on borders to the nearest of the texture's own
    gan: float = number(1.0, least=0)  # the game against the discriminator
    flatness: float = number(0.5, least=0)  # the discriminator's squared slope at true textures
    critic_width: int = number(32, least=4)  # channels of the discriminator's first layer
    critic_scales: int = number(2, least=1, most=4)  # it judges crops as they are, at half their size, …


@dataclass(frozen=True)
class SynthesizeConfig:
    """`synthesize`: new textures of the kinds that it has learned."""

    side: int = number(64, least=64, most=1024)  # rows and columns of what a step makes; data.side is its exemplar's
    width: int = number(16, least=4)  # channels at full resolution; coarser layers have more
    code: int = number(48, least=1)  # numbers that say which texture
    wobble: float = number(0.1, least=0)  # sigma of noise on codes, so that those between two textures mean something
    statistics: float = number(10.0, least=0)  # patch statistics
    gan: float = number(1.0, least=0)  # the game against the discriminator
    gram: float = number(10.0, least=0)  # products of the discriminator's features
    lattice: float = number(20.0, least=0)  # what shows of the network's cells
    critic_width: int = number(32, least=4)  # channels of the discriminator's first layer


@dataclass(frozen=True)
class TextureConfig(RunConfig):
    """One training on textures."""

    UNHASHED = ("subject", "pictures")
    SECTIONS_OF: ClassVar[dict[str, tuple[str, ...]]] = {
        "synthesize": ("synthesize",),
        "vary": ("vary",),
        "maps": ("maps",),
        "gan": GAN_RECIPES,
        "generator": GAN_RECIPES,
        "discriminator": GAN_RECIPES,
        "acgan": ("acgan",),
        "infogan": ("infogan",),
    }

    subject: str = choice("texture", ("texture",))
    recipe: str = choice("vary", RECIPE_NAMES)
    pictures: str = ""  # folder of pictures; folders within it are labels
    data: TilesConfig = field(default_factory=TilesConfig)
    synthesize: SynthesizeConfig = field(default_factory=SynthesizeConfig)
    vary: VaryConfig = field(default_factory=VaryConfig)
    maps: MapsConfig = field(default_factory=MapsConfig)
    gan: GanConfig = field(default_factory=GanConfig)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    acgan: AcganConfig = field(default_factory=AcganConfig)
    infogan: InfoganConfig = field(default_factory=InfoganConfig)

    def __post_init__(self) -> None:
        """Check what concerns more than one setting."""
        if parse_augment(self.data.augment) and self.recipe == "synthesize":
            message = "synthesize judges textures beside what is known of them, unchanged; leave data.augment empty"
            raise InvalidField(message, field="data.augment")
        if self.recipe in GAN_RECIPES:
            check_side(self.data.side)
        elif self.data.alpha:
            allowed = ", ".join(GAN_RECIPES)
            raise InvalidField(f"{self.recipe} learns no transparency (data.alpha); allowed: {allowed}", field="recipe")
        if self.recipe == "infogan":
            check_infogan(self.infogan)
        if self.recipe == "synthesize":
            _check_synthesize(self.data, self.synthesize)
        if self.recipe == "maps":
            check_maps(self.data.side)
        if self.recipe == "vary":
            _check_vary(self.data, self.vary)


def _check_synthesize(data: TilesConfig, synthesize: SynthesizeConfig) -> None:
    """Both sides are whole cells, and what is made is no larger than what it is held against."""
    least_seen = max(synthesize.side, SYNTHESIZE_SEEN)
    for name, side, least in (("data", data.side, least_seen), ("synthesize", synthesize.side, 64)):
        if side % SYNTHESIZE_CELL or side < least:
            message = f"{name}.side is {side}; allowed here: multiples of {SYNTHESIZE_CELL} from {least}"
            raise InvalidField(message, field=f"{name}.side")


def _check_vary(data: TilesConfig, vary: VaryConfig) -> None:
    """Textures are whole cells, and large enough for the discriminator at its coarsest scale."""
    least = LEAST_JUDGED * 2 ** (vary.critic_scales - 1)
    if data.side % VARY_CELL or data.side < least:
        message = (
            f"data.side is {data.side}; allowed with {vary.critic_scales} vary.critic_scales: multiples of {VARY_CELL} "
            f"from {least}"
        )
        raise InvalidField(message, field="data.side")


def resolve(*layers: dict[str, Any]) -> TextureConfig:
    """Merge layers of nested settings over the defaults, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    return build(TextureConfig, *layers)


def resolve_new(*layers: dict[str, Any]) -> TextureConfig:
    """Merge layers of nested settings over the preset of the recipe that they name.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    given = merge(*layers)
    return resolve(recipe_preset(given.get("recipe", TextureConfig.recipe)), given)


def recipe_preset(recipe: str) -> dict[str, Any]:
    """The settings without which a method would not be what its paper describes; none where the defaults are it.

    Raises:
        InvalidField: there is no such method.
    """
    if recipe not in RECIPE_NAMES:
        raise InvalidField(f"recipe is {recipe!r}; allowed: {', '.join(RECIPE_NAMES)}", field="recipe")
    path = RECIPE_PRESETS / f"{recipe}.toml"
    return read_toml(path) if path.is_file() else {}
