"""Everything that a training can be told, as frozen dataclasses that go to and from TOML.

The defaults are the CycleGAN paper's. Later sources win: these defaults, the generator's preset (``presets/``),
``--config``, the command line. The resolved configuration is written into the run, so that nothing has to be
repeated when exporting or resuming. Knows no torch.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from capriccio.errors import InvalidField, UnreadableFile

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found]

PRESETS = Path(__file__).parent / "presets"
GENERATOR_NAMES = ("grid", "realtime", "resnet9", "unet")
RECIPE_NAMES = ("cyclegan", "pix2pix")
PRECISIONS = ("32-true", "bf16-mixed", "16-mixed")


@dataclass(frozen=True)
class DataConfig:
    """What a training picture is."""

    load_height: int = 286  # rows; pictures are scaled to cover this size. 0 x 0 leaves them as they are
    load_width: int = 286  # columns
    crop_height: int = 256  # rows of the random crop that a step sees
    crop_width: int = 256  # columns
    flip: bool = True  # mirror half of the crops left to right
    batch: int = 1  # crops of each domain in a step, on each device
    cache_mb: int = 2048  # memory for decoded pictures of each domain; the rest is decoded when drawn


@dataclass(frozen=True)
class GeneratorConfig:
    """Which network, and how wide."""

    name: str = "resnet9"  # one of GENERATOR_NAMES
    width: int = 0  # channels of the first layer; 0 takes the network's own


@dataclass(frozen=True)
class DiscriminatorConfig:
    """The PatchGANs, one set for each domain."""

    width: int = 64  # channels of the first layer
    scales: tuple[int, ...] = (1,)  # one PatchGAN for each: 1 sees the picture, 2 sees it at half size, …
    coordinates: bool = False  # tell each patch where in the frame it lies; for whole frames only


@dataclass(frozen=True)
class LossConfig:
    """Weights of the loss terms beside the adversarial one, which has 1."""

    cycle: float = 10.0  # L1 between F(G(x)) and x
    identity: float = 0.0  # L1 between G(y) and y, as a multiple of `cycle`; the paper's paintings use 0.5
    cycle_pool: int = 1  # compare cycles after averaging squares of so many pixels; 1 is the paper
    cycle_noise: float = 0.0  # sigma of the noise on a fake before it is turned back; 0 is the paper
    flatness: float = 0.0  # squared steps where the source picture has none: no stripes on even surfaces
    grid_smoothness: float = 0.0  # total variation of the bilateral grid; `grid` only
    paired: float = 100.0  # L1 to the true picture; `pix2pix` only
    pool: int = 50  # fakes that each discriminator remembers; 0 shows it only the newest


@dataclass(frozen=True)
class OptimizerConfig:
    """Adam for both sides, and the average that is exported."""

    generator_rate: float = 2e-4  # learning rate of the generators
    discriminator_rate: float = 2e-4  # learning rate of the discriminators
    beta1: float = 0.5
    beta2: float = 0.999
    ema: float = 0.999  # decay of the averaged weights which are sampled, evaluated and exported


@dataclass(frozen=True)
class ScheduleConfig:
    """How long, and when the learning rates fall."""

    epochs: int = 100  # with the full learning rate
    decay_epochs: int = 100  # in which it falls to zero; also gives the proportions for `steps` and `minutes`
    steps: int = 0  # above 0: train so many steps instead of epochs
    minutes: float = 0.0  # above 0: train so long instead, the learning rate following the clock


@dataclass(frozen=True)
class LoopConfig:
    """Where it runs and what it writes."""

    seed: int = 0  # of initialisation, crops, pool and noise
    accelerator: str = "auto"  # auto, cpu, cuda, mps
    devices: int = 1  # data parallel over so many
    precision: str = "32-true"  # one of PRECISIONS
    threads: int = 0  # CPU threads of PyTorch; 0 leaves its own choice
    checkpoint_minutes: float = 2.0  # time between checkpoints
    sample_steps: int = 500  # steps between sample pictures
    log_steps: int = 50  # steps between logged losses


@dataclass(frozen=True)
class StyleConfig:
    """One training of a translation between two looks."""

    source: str = ""  # folder of pictures in the look to translate from
    target: str = ""  # folder of pictures in the look to translate to
    recipe: str = "cyclegan"  # one of RECIPE_NAMES
    data: DataConfig = field(default_factory=DataConfig)
    generator: GeneratorConfig = field(default_factory=GeneratorConfig)
    discriminator: DiscriminatorConfig = field(default_factory=DiscriminatorConfig)
    loss: LossConfig = field(default_factory=LossConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    loop: LoopConfig = field(default_factory=LoopConfig)

    def __post_init__(self) -> None:
        """Check the ranges that would otherwise fail deep inside a step."""
        _one_of("recipe", self.recipe, RECIPE_NAMES)
        _one_of("generator.name", self.generator.name, GENERATOR_NAMES)
        _one_of("loop.precision", self.loop.precision, PRECISIONS)
        for name, least in _LEAST.items():
            section, key = name.split(".")
            value = getattr(getattr(self, section), key)
            if value < least:
                raise InvalidField(f"{name} is {value}; allowed: {least} or more", field=name)
        _check_crop(self.data)
        if not self.discriminator.scales or min(self.discriminator.scales) < 1:
            message = (
                f"discriminator.scales is {list(self.discriminator.scales)}; allowed: at least one, each 1 or more"
            )
            raise InvalidField(message, field="discriminator.scales")

    @property
    def hash(self) -> str:
        """Twelve hexadecimal digits that differ when any setting but the folders differs."""
        settings = {k: v for k, v in dataclasses.asdict(self).items() if k not in ("source", "target")}
        return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]


_LEAST: dict[str, float] = {
    "data.batch": 1,
    "data.crop_height": 1,
    "data.crop_width": 1,
    "data.cache_mb": 0,
    "generator.width": 0,
    "discriminator.width": 1,
    "loss.pool": 0,
    "loss.cycle_pool": 1,
    "loss.cycle_noise": 0,
    "optimizer.ema": 0,
    "schedule.epochs": 0,
    "schedule.decay_epochs": 1,
    "schedule.steps": 0,
    "schedule.minutes": 0,
    "loop.devices": 1,
    "loop.threads": 0,
    "loop.sample_steps": 1,
    "loop.log_steps": 1,
}


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidField(f"{name} is {value!r}; allowed: {', '.join(allowed)}", field=name)


def _check_crop(data: DataConfig) -> None:
    scaled = data.load_height > 0 and data.load_width > 0
    if scaled and (data.crop_height > data.load_height or data.crop_width > data.load_width):
        crop, load = (data.crop_height, data.crop_width), (data.load_height, data.load_width)
        message = f"the crop {crop} is larger than the loaded picture {load}; make data.load_* at least as large"
        raise InvalidField(message, field="data.crop_height")


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file.

    Raises:
        UnreadableFile: it is missing or not TOML; the message has the line.
    """
    try:
        parsed: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(f"cannot read the configuration {path}: {error}", path=str(path)) from error
    return parsed


def resolve(*layers: dict[str, Any]) -> StyleConfig:
    """Merge layers of nested settings over the defaults, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    merged: dict[str, Any] = {}
    for layer in layers:
        _merge(merged, layer)
    config: StyleConfig = _build(StyleConfig, merged, "")
    return config


def preset(generator: str) -> dict[str, Any]:
    """The settings which suit a generator; the paper's for `resnet9` and `unet`."""
    _one_of("generator.name", generator, GENERATOR_NAMES)
    return read_toml(PRESETS / f"{generator}.toml")


def to_toml(config: StyleConfig) -> str:
    """Write a configuration as TOML that ``resolve`` reads back equal."""
    settings = dataclasses.asdict(config)
    top = [f"{key} = {_literal(value)}" for key, value in settings.items() if not isinstance(value, dict)]
    blocks = ["\n".join(top)]
    for section, values in settings.items():
        if isinstance(values, dict):
            lines = [f"{key} = {_literal(value)}" for key, value in values.items()]
            blocks.append("\n".join([f"[{section}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _literal(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _merge(into: dict[str, Any], layer: dict[str, Any]) -> None:
    for key, value in layer.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = dict(value) if isinstance(value, dict) else value


def _build(kind: type[Any], settings: dict[str, Any], prefix: str) -> Any:
    known = {each.name: each for each in dataclasses.fields(kind)}
    for key in settings:
        if key not in known:
            message = f"unknown setting {prefix}{key}; allowed here: {', '.join(known)}"
            raise InvalidField(message, field=f"{prefix}{key}")
    return kind(**{key: _convert(known[key], value, prefix + key) for key, value in settings.items()})


def _convert(each: dataclasses.Field[Any], value: Any, name: str) -> Any:
    if each.default is dataclasses.MISSING and each.default_factory is not dataclasses.MISSING:
        if not isinstance(value, dict):
            raise InvalidField(f"{name} is {value!r}; it must be a table, [{name}]", field=name)
        return _build(each.default_factory, value, f"{name}.")  # type: ignore[arg-type]
    wanted = type(each.default)
    if wanted is tuple and isinstance(value, list | tuple) and all(type(item) is int for item in value):
        return tuple(value)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        article = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text"}
        allowed = article.get(wanted.__name__, "a list of whole numbers")
        raise InvalidField(f"{name} is {value!r}; it must be {allowed}", field=name)
    return value
