"""The settings of a music training, and their presets.

Later sources win: these defaults, the recipe's preset ``presets/NAME.toml``, ``--config``, the command line. The
resolved configuration is written into the run. Knows no torch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from capriccio.errors import InvalidField
from capriccio_training.config import RunConfig
from capriccio_training.settings import build, choice, merge, number, read_toml, texts

PRESETS = Path(__file__).parent / "presets"
RECIPE_NAMES = ("classical_piano", "events", "musegan", "musegen", "voices")
CHORALES = "chorales"
"""A source instead of a folder: the chorales of music21's corpus."""

EXPORTED_RECIPES = ("events",)
"""Those whose models a server plays."""

GAMES = ("hinge", "least_squares", "vanilla")
MUSEGAN_STEPS = (16, 24, 48)


@dataclass(frozen=True)
class DataConfig:
    """What a training example is."""

    batch: int = number(32, least=1)  # examples in a step, on each device
    window: int = number(256, least=8)  # words, symbols or notes of an example; one of `musegan` has four bars
    held_out: float = number(0.1, least=0, most=0.9)  # share of pieces that are never learned; see `corpus`
    transpose: int = number(0, least=0, most=6)  # semitones by which examples are moved up or down, at most
    variants: int = number(1, least=0)  # of each piece of several parts, some of which are away or rest
    evenness: float = number(0.5, least=0, most=1)  # 0 draws styles by their size, 1 equally often


@dataclass(frozen=True)
class NetworkConfig:
    """The network; `musegen` and `musegan` have as many layers as their papers."""

    width: int = number(256, least=1)  # of embeddings and layers; of `musegan` channels
    layers: int = number(2, least=1)
    dropout: float = number(0.2, least=0, most=0.9)  # between layers, while learning


@dataclass(frozen=True)
class ControlsConfig:
    """How often what is asked for is left open while learning."""

    open: float = number(0.3, least=0, most=1)  # each control
    all_open: float = number(0.1, least=0, most=1)  # all at once


@dataclass(frozen=True)
class ClassicalPianoConfig:
    """`classical_piano`: what its original left to be wished for."""

    embedded: bool = False  # symbols have embeddings, in place of their number over how many there are
    every_symbol: bool = False  # each symbol of a window is foreseen, in place of the one after it alone


@dataclass(frozen=True)
class MusegenConfig:
    """`musegen`: the weights of its losses."""

    kl: float = number(0.01, least=0)  # divergence of the latents from standard normal ones
    gan: float = number(0.1, least=0)  # the game against the judge; 0 leaves it out, as the original does
    game: str = choice("vanilla", GAMES)


@dataclass(frozen=True)
class MuseganConfig:
    """`musegan`: the game, and what a phrase is."""

    steps: int = number(16, least=16, most=48)  # of a bar: 16, 24 or 48; the paper's follower has 48
    noise: int = number(32, least=1)  # numbers of each of the noises
    critic_steps: int = number(5, least=1)  # steps of the critic for each of the generator
    gradient_penalty: float = number(10.0, least=0)
    binary: str = choice("likely", ("likely", "drawn"))  # notes of improvised pieces: chances above 1/2, or by chance


@dataclass(frozen=True)
class MusicConfig(RunConfig):
    """One training of a model that makes music."""

    UNHASHED: ClassVar[tuple[str, ...]] = ("subject", "sources")
    SECTIONS_OF: ClassVar[dict[str, tuple[str, ...]]] = {
        "controls": ("events",),
        "classical_piano": ("classical_piano",),
        "musegen": ("musegen",),
        "musegan": ("musegan",),
    }

    subject: str = choice("music", ("music",))
    recipe: str = choice("events", RECIPE_NAMES)
    sources: tuple[str, ...] = texts()  # of `STYLE=FOLDER` or `STYLE=chorales`
    data: DataConfig = field(default_factory=DataConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)
    controls: ControlsConfig = field(default_factory=ControlsConfig)
    classical_piano: ClassicalPianoConfig = field(default_factory=ClassicalPianoConfig)
    musegen: MusegenConfig = field(default_factory=MusegenConfig)
    musegan: MuseganConfig = field(default_factory=MuseganConfig)

    def __post_init__(self) -> None:
        """Check what a range does not say."""
        if self.musegan.steps not in MUSEGAN_STEPS:
            message = f"musegan.steps is {self.musegan.steps}; allowed: {', '.join(map(str, MUSEGAN_STEPS))}"
            raise InvalidField(message, field="musegan.steps")


def styles_of(config: MusicConfig) -> tuple[str, ...]:
    """The styles of a training's sources, each once."""
    return tuple(dict.fromkeys(source.partition("=")[0] for source in config.sources))


def resolve(*layers: dict[str, Any]) -> MusicConfig:
    """Merge layers of nested settings over the defaults, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    return build(MusicConfig, *layers)


def resolve_new(*layers: dict[str, Any]) -> MusicConfig:
    """Merge layers over the preset of the recipe that they name.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    given = merge(*layers)
    recipe = given.get("recipe", MusicConfig.recipe)
    if recipe not in RECIPE_NAMES:
        raise InvalidField(f"recipe is {recipe!r}; allowed: {', '.join(RECIPE_NAMES)}", field="recipe")
    return resolve(read_toml(PRESETS / f"{recipe}.toml"), given)
