"""What somebody wishes of music, checked, and what of it holds for a bar. Must not know: models, requests."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from capriccio.errors import InvalidField
from capriccio.media.music.controls import (
    MOST_BARS_LEFT,
    BarControls,
    PieceControls,
    density_number,
    family_number,
    mode_number,
    register_number,
    style_number,
    tempo_number,
)
from capriccio.media.music.keys import MODES, Key, key_named
from capriccio.media.music.score import TICKS, Metre
from capriccio.media.music.words import BASS, DRUMS_PART, LONGEST_BAR, MELODY, PARTS

from .instruments import DEFAULT_INSTRUMENTS, Ensemble, ensemble, ensemble_of

__all__ = ["MOODS", "REGISTERS", "STYLES", "Wishes", "metre_named"]

STYLES = tuple(DEFAULT_INSTRUMENTS)
REGISTERS = {"low": 52, "middle": 62, "high": 72}
"""Mean pitch."""

USUAL_TEMPO = {"game": 120.0, "folk": 110.0, "classical": 96.0, "quartet": 100.0}
USUAL_DENSITY = {"game": 5.0, "folk": 2.0, "classical": 3.0, "quartet": 4.0}
"""Notes in a quarter at intensity ½, where nothing else is said."""

QUIETER_BY, LOUDER_BY = 0.45, 2.2
"""Share of the usual density at intensities 0 and 1."""

ENTRANCES = (MELODY + 1, BASS, MELODY, DRUMS_PART, MELODY + 2, MELODY + 3)
"""In which order parts join as intensity grows."""

FEWEST_PLAYING = 2
SOFTEST, LOUDEST = 0.62, 1.2
"""Factor of velocities at intensities 0 and 1."""

UNITS = (2, 4, 8, 16)


@dataclass(frozen=True)
class Mood:
    """What a mood says where nothing else does."""

    mode: str
    tempo: float
    """Factor of the usual one."""
    register: str
    intensity: float


MOODS = {
    "calm": Mood("major", 0.75, "middle", 0.2),
    "happy": Mood("major", 1.1, "high", 0.55),
    "sad": Mood("minor", 0.7, "middle", 0.25),
    "dark": Mood("minor", 0.85, "low", 0.4),
    "tense": Mood("minor", 1.15, "middle", 0.75),
    "heroic": Mood("major", 1.1, "middle", 0.9),
}


@dataclass(frozen=True)
class Wishes:
    """Everything that can be asked for; None leaves it to the style, the mood or the model.

    Raises:
        InvalidField: on construction, naming the field, the value and what is allowed.
    """

    style: str = "game"
    key: str = "C"
    mode: str | None = None
    tempo: float | None = None
    """Quarter notes in a minute, 30 to 300."""
    metre: str = "4/4"
    density: float | None = None
    """Notes in a quarter, all parts together, 0.25 to 16."""
    register: str | None = None
    """low, middle or high."""
    instruments: tuple[str, ...] = ()
    intensity: float | None = None
    """0 to 1."""
    mood: str | None = None
    temperature: float = 0.95
    """0.1 to 2."""
    top_p: float = 0.95
    """0.05 to 1."""
    strict_key: bool = False
    """Whether only notes of the scale are played."""
    seed: int = 0
    programs: tuple[int, ...] = ()
    """General MIDI's instruments of the six parts, as a `Piece` has them; with them, `instruments` say nothing."""

    def __post_init__(self) -> None:
        """Check every field."""
        _among("style", self.style, STYLES)
        _among("mode", self.mode, tuple(MODES))
        _among("register", self.register, tuple(REGISTERS))
        _among("mood", self.mood, tuple(MOODS))
        _between("tempo", self.tempo, 30, 300)
        _between("density", self.density, 0.25, 16)
        _between("intensity", self.intensity, 0, 1)
        _between("temperature", self.temperature, 0.1, 2)
        _between("top_p", self.top_p, 0.05, 1)
        _between("seed", self.seed, 0, 2**53)
        key_named(self.key, "major")
        metre_named(self.metre)
        ensemble(self.players)

    @property
    def players(self) -> tuple[str, ...]:
        """Names of the instruments."""
        return self.instruments or DEFAULT_INSTRUMENTS[self.style]

    @cached_property
    def ensemble(self) -> Ensemble:
        """Who plays which part."""
        return ensemble_of(self.programs) if self.programs else ensemble(self.players)

    @property
    def sounding_key(self) -> Key:
        """The key with its mode."""
        mode = self.mode or (MOODS[self.mood].mode if self.mood else "major")
        return key_named(self.key, mode)

    @property
    def beats_per_minute(self) -> float:
        """Quarter notes in a minute."""
        if self.tempo is not None:
            return self.tempo
        return round(USUAL_TEMPO[self.style] * (MOODS[self.mood].tempo if self.mood else 1.0))

    @property
    def measure(self) -> Metre:
        """How bars are counted."""
        return metre_named(self.metre)

    @property
    def strength(self) -> float | None:
        """The intensity, 0 to 1, as it was asked for or follows from the mood; None if neither."""
        if self.intensity is not None or self.mood is None:
            return self.intensity
        return MOODS[self.mood].intensity

    @cached_property
    def playing(self) -> tuple[int, ...]:
        """The parts that play at this intensity."""
        parts = [part for part in ENTRANCES if part in self.ensemble.parts]
        if self.strength is None:
            return tuple(sorted(parts))
        fewest = min(FEWEST_PLAYING, len(parts))
        count = fewest + round((len(parts) - fewest) * min(1.0, self.strength * 1.25))
        return tuple(sorted(parts[:count]))

    @property
    def notes_per_quarter(self) -> float | None:
        """The density that is asked for; None leaves it to the model."""
        if self.density is not None or self.strength is None:
            return self.density
        low, high = math.log(QUIETER_BY), math.log(LOUDER_BY)
        return USUAL_DENSITY[self.style] * math.exp(low + (high - low) * self.strength)

    @property
    def loudness(self) -> float:
        """Factor of velocities."""
        return 1.0 if self.strength is None else SOFTEST + (LOUDEST - SOFTEST) * self.strength

    @property
    def piece_controls(self) -> PieceControls:
        """What a model is told for the whole piece."""
        families = tuple(family_number(part, program) for part, program in enumerate(self.ensemble.programs))
        key, tempo = self.sounding_key, self.beats_per_minute
        return PieceControls(style_number(self.style), mode_number(key), tempo_number(tempo), families=families)

    def bar_controls(self, bars_left: int = 0, likeness: int = 0, pace: float = 1.0) -> BarControls:
        """What a model is told for one bar.

        Args:
            bars_left: this one counts; 0 leaves it open.
            likeness: whether it is like its reference; 0 leaves it open.
            pace: how many times the density that is asked for is told, for models that played too much or too little.
        """
        register = self.register or (MOODS[self.mood].register if self.mood else None)
        density = None if self.notes_per_quarter is None else pace * self.notes_per_quarter
        return BarControls(
            density_number(density) if density is not None else 0,
            register_number(REGISTERS[register]) if register is not None else 0,
            min(bars_left, MOST_BARS_LEFT),
            likeness,
            tuple(2 if part in self.playing else 1 for part in range(PARTS)),
        )

    def changed(self, changes: Mapping[str, Any]) -> Wishes:
        """Return them with some fields changed."""
        return replace(self, **changes)

    def settings(self) -> dict[str, Any]:
        """What was asked for, without what was left open."""
        return {name: value for name, value in asdict(self).items() if value not in (None, ())}


def metre_named(name: str) -> Metre:
    """Return a metre from what a person writes: `4/4`, `6/8`.

    Raises:
        InvalidField: no such metre, or a bar longer than six quarters.
    """
    beats, slash, unit = name.partition("/")
    if slash and beats.isdecimal() and unit.isdecimal() and int(unit) in UNITS and len(beats) < 3:
        metre = Metre(0, int(beats), int(unit))
        if TICKS <= metre.bar <= LONGEST_BAR:
            return metre
    allowed = "4/4, 3/4, 2/4, 6/8, 12/8 and the like, from one to six quarters in a bar"
    raise InvalidField(f"metre is {name!r}; allowed: {allowed}", field="metre")


def _among(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidField(f"{name} is {value!r}; allowed: {', '.join(allowed)}", field=name, allowed=list(allowed))


def _between(name: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise InvalidField(f"{name} is {value}; allowed: {least} to {most}", field=name)
