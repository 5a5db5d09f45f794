"""The settings of a style training, and their presets.

The defaults are the CycleGAN paper's. Later sources win:

    1. these defaults
    2. the generator's preset, ``presets/NAME.toml``: what suits a network (pictures, discriminators, learning rates)
    3. the recipe's preset, ``presets/recipes/NAME.toml``: what makes a method that method (its game, its optimiser)
    4. ``--config``
    5. the command line

The resolved configuration is written into the run, so that nothing has to be repeated when exporting or resuming.
Knows no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capriccio.errors import InvalidField
from capriccio_training.config import RunConfig
from capriccio_training.settings import build, choice, merge, number, read_toml

PRESETS = Path(__file__).parent / "presets"
RECIPE_PRESETS = PRESETS / "recipes"
GENERATOR_NAMES = ("grid", "realtime", "resnet9", "teacher", "unet")
RECIPE_NAMES = ("cut", "cyclegan", "discogan", "distill", "dualgan", "fastcut", "pix2pix", "rl_cyclegan")
ADVERSARIAL_LOSSES = ("hinge", "least_squares", "vanilla", "wasserstein", "wasserstein_gp")
LEAST_JUDGED = 24  # pixels from which the five convolutions of a PatchGAN leave one score


@dataclass(frozen=True)
class DataConfig:
    """What a training picture is."""

    load_height: int = 286  # rows; pictures are scaled to cover this size. 0 x 0 leaves them as they are
    load_width: int = 286  # columns
    crop_height: int = number(256, least=1)  # rows of the random crop that a step sees
    crop_width: int = number(256, least=1)  # columns
    flip: bool = True  # mirror half of the crops left to right
    batch: int = number(1, least=1)  # crops of each domain in a step, on each device
    cache_mb: int = number(2048, least=0)  # memory for decoded pictures of each domain; the rest is decoded when drawn
    disk_cache_mb: int = number(16384, least=0)  # disk in the user's cache folder for decoded maps, of all runs


@dataclass(frozen=True)
class GeneratorConfig:
    """Which network, and how wide."""

    name: str = choice("resnet9", GENERATOR_NAMES)
    width: int = number(0, least=0)  # channels of the first layer; 0 takes the network's own
    blocks: int = number(0, least=0)  # residual blocks of `realtime`, `resnet9`, `teacher`; 0 takes the network's own
    shrink: int = number(1, least=1, most=4)  # `teacher`: how many times smaller than the frame it sees it
    grid_cell: int = 16  # `grid`: pixels of its 256x144 view in a cell; 4, 8 or 16
    grid_depth: int = number(8, least=1, most=32)  # `grid`: cells along the guide
    grid_guide: bool = False  # `grid`: learn by what a colour looks up the depth; else luminance
    grid_detail: bool = False  # `grid`: add what recolouring can't make, as a residual of the view's size


@dataclass(frozen=True)
class DiscriminatorConfig:
    """The PatchGANs, one set for each domain."""

    width: int = number(64, least=1)  # channels of the first layer
    scales: tuple[int, ...] = (1,)  # one PatchGAN for each: 1 sees the picture, 2 sees it at half size, …
    coordinates: bool = False  # tell each patch where in the frame it lies; for whole frames only


@dataclass(frozen=True)
class LossConfig:
    """The adversarial game, and what every method may add to it."""

    adversarial: str = choice("least_squares", ADVERSARIAL_LOSSES)
    gan: float = number(1.0, least=0)  # weight of the adversarial term; 0 leaves the discriminators out
    gradient_penalty: float = number(10.0, least=0)  # `wasserstein_gp` only
    weight_clip: float = number(0.01, least=0)  # `wasserstein` only: no critic's weight is farther from 0
    pool: int = number(50, least=0)  # fakes that each discriminator remembers; 0 shows it only the newest
    flatness: float = number(0.0, least=0)  # squared steps where the source has none: no stripes on even surfaces
    content: float = number(0.0, least=0)  # edges of the source that are lost; for translations without a cycle
    temporal: float = number(0.0, least=0)  # L1 between moving then translating, and translating then moving
    temporal_shift: float = number(8.0, least=0)  # pixels of the largest such movement
    grid_smoothness: float = number(0.0, least=0)  # total variation of the bilateral grid; `grid` only


@dataclass(frozen=True)
class CycleConfig:
    """`cyclegan`: G leads from source to target, F back."""

    forward: float = number(10.0, least=0)  # L1 between F(G(x)) and x; 0 leaves it out
    backward: float = number(10.0, least=0)  # L1 between G(F(y)) and y; 0 leaves it out
    identity: float = number(0.0, least=0)  # L1 between G(y) and y, F(x) and x, as a multiple of both
    pool: int = number(1, least=1)  # compare after averaging squares of so many pixels; 1 is the paper
    noise: float = number(0.0, least=0)  # sigma of the noise on a fake before it is turned back; 0 is the paper


@dataclass(frozen=True)
class Pix2PixConfig:
    """`pix2pix`: pairs."""

    l1: float = number(100.0, least=0)  # to the true picture


@dataclass(frozen=True)
class CutConfig:
    """`cut`, and `fastcut`, which is another preset of the same method."""

    contrast: float = number(1.0, least=0)  # PatchNCE between x and G(x)
    identity: float = number(1.0, least=0)  # PatchNCE between y and G(y)
    flip: bool = False  # mirror half of what the generator sees, and the features back before they are compared
    patches: int = number(256, least=2)  # places that are compared in each layer
    temperature: float = number(0.07, least=0.001)  # lower: the likest negatives count for more


@dataclass(frozen=True)
class DiscoGanConfig:
    """`discogan`."""

    reconstruction: float = number(1.0, least=0)  # MSE between F(G(x)) and x, G(F(y)) and y


@dataclass(frozen=True)
class DualGanConfig:
    """`dualgan`."""

    reconstruction: float = number(20.0, least=0)  # L1 between F(G(x)) and x, G(F(y)) and y
    critic_steps: int = number(3, least=1)  # steps of the critics for each of the generators


@dataclass(frozen=True)
class DistillConfig:
    """`distill`: a small generator learns what a large one does."""

    teacher: str = ""  # an exported style model, .onnx
    scale: float = number(1.0, least=1, most=16)  # the teacher sees pictures so many times as large as the student
    l1: float = number(10.0, least=0)  # to the teacher's picture
    structure: float = number(1.0, least=0)  # 1 - SSIM to the teacher's picture
    gan: float = number(1.0, least=0)  # the game against a discriminator; in place of loss.gan


@dataclass(frozen=True)
class TaskConfig:
    """`rl_cyclegan`: what is done in the pictures, and how much of it must survive a translation."""

    actions: int = number(4, least=1)  # how many there are; transitions name them 0, 1, 2, …
    discount: float = number(0.9, least=0, most=1)  # what a reward is worth one step later
    scene: float = number(1.0, least=0)  # weight of each squared difference of values; 0 is a plain CycleGAN
    translated: int = number(0, least=0)  # states of a batch that are translated; 0 all. Values learn from every one
    rate: float = number(1e-3, least=0)  # learning rate of the Q networks; it does not fall
    made: bool = False  # let values learn from translated pictures too
    slow: float = number(0.99, least=0, most=1)  # decay of the averages that their targets come from
    noise: float = number(0.2, least=0)  # sigma of the noise in what they see: they can't hang on single pixels
    width: int = number(16, least=1)  # channels of their first layer


@dataclass(frozen=True)
class StyleConfig(RunConfig):
    """One training of a translation between two looks."""

    UNHASHED = ("subject", "source", "target")

    subject: str = choice("style", ("style",))
    recipe: str = choice("cyclegan", RECIPE_NAMES)
    source: str = ""  # folder of pictures in the look to translate from
    target: str = ""  # folder of pictures in the look to translate to; `distill` keeps the teacher's there
    data: DataConfig = field(default_factory=DataConfig)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    cycle: CycleConfig = field(default_factory=CycleConfig)
    cut: CutConfig = field(default_factory=CutConfig)
    discogan: DiscoGanConfig = field(default_factory=DiscoGanConfig)
    dualgan: DualGanConfig = field(default_factory=DualGanConfig)
    pix2pix: Pix2PixConfig = field(default_factory=Pix2PixConfig)
    distill: DistillConfig = field(default_factory=DistillConfig)
    task: TaskConfig = field(default_factory=TaskConfig)

    def __post_init__(self) -> None:
        """Check what concerns more than one setting."""
        _check_crop(self.data)
        if self.generator.grid_cell not in (4, 8, 16):
            message = f"generator.grid_cell is {self.generator.grid_cell}; allowed: 4, 8, 16"
            raise InvalidField(message, field="generator.grid_cell")
        _check_scales(self.discriminator, self.data)


def _check_scales(discriminator: DiscriminatorConfig, data: DataConfig) -> None:
    """A PatchGAN needs `LEAST_JUDGED` pixels each way at every scale."""
    scales, side = list(discriminator.scales), min(data.crop_height, data.crop_width)
    most = max(1, side // LEAST_JUDGED)
    if not scales or min(scales) < 1 or max(scales) > most:
        message = (
            f"discriminator.scales is {scales}; allowed for a crop of {side} pixels: at least one, each 1 to {most}"
        )
        raise InvalidField(message, field="discriminator.scales")


def _check_crop(data: DataConfig) -> None:
    scaled = data.load_height > 0 and data.load_width > 0
    if scaled and (data.crop_height > data.load_height or data.crop_width > data.load_width):
        crop, load = (data.crop_height, data.crop_width), (data.load_height, data.load_width)
        message = f"the crop {crop} is larger than the loaded picture {load}; make data.load_* at least as large"
        raise InvalidField(message, field="data.crop_height")


def resolve(*layers: dict[str, Any]) -> StyleConfig:
    """Merge layers of nested settings over the defaults, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    return build(StyleConfig, *layers)


def resolve_new(*layers: dict[str, Any]) -> StyleConfig:
    """Merge layers over the presets of the generator and the recipe that they name.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    given = merge(*layers)
    generator = given.get("generator", {})
    name = generator.get("name", GeneratorConfig.name) if isinstance(generator, dict) else GeneratorConfig.name
    return resolve(preset(name), recipe_preset(given.get("recipe", StyleConfig.recipe)), given)


def recipe_preset(recipe: str) -> dict[str, Any]:
    """The settings without which a method would not be what its paper describes; none where the defaults are it.

    Raises:
        InvalidField: there is no such method.
    """
    if recipe not in RECIPE_NAMES:
        raise InvalidField(f"recipe is {recipe!r}; allowed: {', '.join(RECIPE_NAMES)}", field="recipe")
    path = RECIPE_PRESETS / f"{recipe}.toml"
    return read_toml(path) if path.is_file() else {}


def preset(generator: str) -> dict[str, Any]:
    """The settings which suit a generator; the paper's for `resnet9` and `unet`."""
    if generator not in GENERATOR_NAMES:
        message = f"generator.name is {generator!r}; allowed: {', '.join(GENERATOR_NAMES)}"
        raise InvalidField(message, field="generator.name")
    return read_toml(PRESETS / f"{generator}.toml")
