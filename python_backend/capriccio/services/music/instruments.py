"""Instruments: their names, how high they play, how many notes at once, and which of the six parts they take.

Must not know: models, requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import SILENT
from capriccio.media.music.score import DRUMS, Track
from capriccio.media.music.words import BASS, DRUMS_PART, HIGHEST_PITCH, LOWEST_PITCH, MELODY, PARTS

__all__ = ["DEFAULT_INSTRUMENTS", "INSTRUMENTS", "Ensemble", "Instrument", "ensemble", "instrument_named"]

_GENERAL_MIDI = tuple(
    """
    acoustic_grand_piano bright_acoustic_piano electric_grand_piano honky_tonk_piano electric_piano_1
    electric_piano_2 harpsichord clavinet celesta glockenspiel music_box vibraphone marimba xylophone tubular_bells
    dulcimer drawbar_organ percussive_organ rock_organ church_organ reed_organ accordion harmonica tango_accordion
    acoustic_guitar_nylon acoustic_guitar_steel electric_guitar_jazz electric_guitar_clean electric_guitar_muted
    overdriven_guitar distortion_guitar guitar_harmonics acoustic_bass electric_bass_finger electric_bass_pick
    fretless_bass slap_bass_1 slap_bass_2 synth_bass_1 synth_bass_2 violin viola cello contrabass tremolo_strings
    pizzicato_strings orchestral_harp timpani string_ensemble_1 string_ensemble_2 synth_strings_1 synth_strings_2
    choir_aahs voice_oohs synth_voice orchestra_hit trumpet trombone tuba muted_trumpet french_horn brass_section
    synth_brass_1 synth_brass_2 soprano_sax alto_sax tenor_sax baritone_sax oboe english_horn bassoon clarinet
    piccolo flute recorder pan_flute blown_bottle shakuhachi whistle ocarina lead_square lead_sawtooth lead_calliope
    lead_chiff lead_charang lead_voice lead_fifths lead_bass_lead pad_new_age pad_warm pad_polysynth pad_choir
    pad_bowed pad_metallic pad_halo pad_sweep fx_rain fx_soundtrack fx_crystal fx_atmosphere fx_brightness fx_goblins
    fx_echoes fx_sci_fi sitar banjo shamisen koto kalimba bagpipe fiddle shanai tinkle_bell agogo steel_drums
    woodblock taiko_drum melodic_tom synth_drum reverse_cymbal guitar_fret_noise breath_noise seashore bird_tweet
    telephone_ring helicopter applause gunshot
    """.split()  # noqa: SIM905  # 128 quoted names would be harder to read
)

_SHORT = {
    "piano": 0,
    "electric_piano": 4,
    "organ": 19,
    "guitar": 24,
    "electric_guitar": 27,
    "bass": 33,
    "synth_bass": 38,
    "harp": 46,
    "strings": 48,
    "choir": 52,
    "brass": 61,
    "horn": 60,
    "sax": 66,
    "synth": 81,
    "pad": 89,
    "bells": 14,
}

_RANGES = {
    range(8): (21, 108),
    range(8, 16): (48, 108),
    range(16, 24): (36, 96),
    range(24, 32): (40, 88),
    range(32, 40): (24, 60),
    range(40, 41): (55, 100),
    range(41, 42): (48, 88),
    range(42, 43): (36, 76),
    range(43, 44): (24, 60),
    range(44, 47): (28, 100),
    range(47, 48): (36, 60),
    range(48, 52): (28, 96),
    range(52, 56): (40, 84),
    range(56, 57): (52, 84),
    range(57, 58): (40, 72),
    range(58, 59): (28, 60),
    range(59, 64): (40, 84),
    range(64, 68): (44, 88),
    range(68, 70): (52, 91),
    range(70, 71): (34, 75),
    range(71, 72): (50, 94),
    range(72, 73): (74, 105),
    range(73, 80): (58, 98),
    range(80, 88): (40, 100),
    range(88, 104): (28, 100),
    range(104, 112): (48, 96),
    range(112, 128): (36, 96),
}
"""Lowest and highest pitch by program: what players are at home in."""

_SINGLE = (*range(32, 44), *range(56, 61), *range(64, 88), 109, 110, 111)
"""Programs that play one note at a time."""

_LOW = (*range(32, 40), 43, 58, 42, 70, 57)
"""Programs that may take the bass, the best first."""

_HANDS = (*range(8), *range(16, 22))
"""Programs with two hands: alone they take two parts."""

DEFAULT_INSTRUMENTS = {
    "game": ("drums", "electric_bass_finger", "overdriven_guitar", "distortion_guitar", "strings"),
    "folk": ("fiddle",),
    "classical": ("piano",),
    "quartet": ("violin", "violin", "viola", "cello"),
}
"""By style."""


@dataclass(frozen=True)
class Instrument:
    """One that can be asked for."""

    name: str
    program: int
    """General MIDI's number from 0; `score.DRUMS` for drums."""
    lowest: int
    highest: int
    single: bool
    """Whether it plays one note at a time."""


def _instrument(name: str, program: int) -> Instrument:
    lowest, highest = next(limits for programs, limits in _RANGES.items() if program in programs)
    return Instrument(name, program, max(lowest, LOWEST_PITCH), min(highest, HIGHEST_PITCH), program in _SINGLE)


INSTRUMENTS = {
    "drums": Instrument("drums", DRUMS, 0, 127, False),
    **{name: _instrument(name, program) for name, program in _SHORT.items()},
    **{name: _instrument(name, program) for program, name in enumerate(_GENERAL_MIDI)},
}
"""By name: drums, short names, and all of General MIDI's."""


def instrument_named(name: str) -> Instrument:
    """Return an instrument.

    Raises:
        InvalidField: there is none of that name; the error lists them.
    """
    found = INSTRUMENTS.get(name.strip().lower().replace(" ", "_").replace("-", "_"))
    if found is None:
        message = f"there is no instrument {name!r}; allowed: {', '.join(INSTRUMENTS)}"
        raise InvalidField(message, field="instruments", allowed=list(INSTRUMENTS))
    return found


def instrument_of(program: int) -> Instrument:
    """Return the instrument of a General MIDI program, or drums."""
    return INSTRUMENTS["drums"] if program == DRUMS else INSTRUMENTS[_GENERAL_MIDI[program]]


@dataclass(frozen=True)
class Ensemble:
    """Who plays which part; None where nobody does."""

    players: tuple[Instrument | None, ...]

    @property
    def programs(self) -> tuple[int, ...]:
        """As a `Piece` has them."""
        return tuple(player.program if player else SILENT for player in self.players)

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts that somebody plays."""
        return tuple(part for part, player in enumerate(self.players) if player)

    @property
    def single(self) -> frozenset[int]:
        """The parts whose players play one note at a time."""
        return frozenset(part for part, player in enumerate(self.players) if player is not None and player.single)

    @property
    def tracks(self) -> dict[int, Track]:
        """A silent track for each part that somebody plays."""
        return {part: Track(player.program, (), player.name) for part, player in enumerate(self.players) if player}

    @property
    def names(self) -> tuple[str, ...]:
        """Of all parts; empty where nobody plays."""
        return tuple(player.name if player else "" for player in self.players)


def ensemble(names: Sequence[str]) -> Ensemble:
    """Give each of some instruments a part: drums, the deepest the bass, then melody and what accompanies, in order.

    Raises:
        InvalidField: an unknown instrument, none, or more than there are parts.
    """
    chosen = [instrument_named(name) for name in names]
    players: list[Instrument | None] = [None] * PARTS
    pitched = [each for each in chosen if each.program != DRUMS]
    if len(chosen) > len(pitched):
        players[DRUMS_PART] = INSTRUMENTS["drums"]
    low = min(
        (each for each in pitched if each.program in _LOW), key=lambda each: _LOW.index(each.program), default=None
    )
    if low is not None and (len(pitched) > 1 or low.program in range(32, 40)):
        players[BASS] = low
        pitched.remove(low)
    elif len(pitched) == 1 and pitched[0].program in _HANDS:
        pitched = pitched * 2
    if not chosen or len(pitched) > PARTS - MELODY:
        message = f"instruments are {list(names)}; allowed: drums, one for the bass, and one to four others"
        raise InvalidField(message, field="instruments")
    for part, each in enumerate(pitched, MELODY):
        players[part] = each
    return Ensemble(tuple(players))


def ensemble_of(programs: Sequence[int]) -> Ensemble:
    """Return who plays the six parts of a piece, by their programs; drums play where the first is `DRUMS`."""
    drums = INSTRUMENTS["drums"] if programs[DRUMS_PART] == DRUMS else None
    return Ensemble((drums, *(None if each == SILENT else instrument_of(each) for each in programs[DRUMS_PART + 1 :])))
