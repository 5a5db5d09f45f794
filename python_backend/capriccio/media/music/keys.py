"""Keys: finding a piece's, and the notes of a scale.

Models learn everything in C major or A minor; what they make is moved to the key that was asked for. Must not know:
models, words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from capriccio.errors import InvalidField

from .score import Score

__all__ = ["KEY_NAMES", "MODES", "Key", "find_key", "key_named"]

KEY_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_SHARPS = {"C#": 1, "D#": 3, "E#": 5, "F#": 6, "G#": 8, "A#": 10, "B#": 0, "Cb": 11, "Fb": 4}

MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
"""Semitones above the tonic."""

LEADING_TONES = {"minor": (11,)}
"""What cadences of a mode use beside its scale."""

_MAJOR_PROFILE = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR_PROFILE = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)
"""How well each semitone above the tonic fits (Krumhansl, Cognitive Foundations of Musical Pitch, 1990)."""


@dataclass(frozen=True)
class Key:
    """A tonic and a mode."""

    tonic: int = 0
    """Pitch class: 0 is C, 11 is B."""
    mode: str = "major"
    """One of `MODES`."""

    @property
    def is_minor(self) -> bool:
        """Whether its third is minor: models know two modes."""
        return 3 in MODES[self.mode]

    @property
    def from_learned(self) -> int:
        """Semitones, -6 to 5, by which what models make in C or A minor is moved into this key."""
        return (self.tonic - (9 if self.is_minor else 0) + 6) % 12 - 6

    @property
    def scale(self) -> frozenset[int]:
        """Pitch classes that belong to it, leading tones among them."""
        steps = (*MODES[self.mode], *LEADING_TONES.get(self.mode, ()))
        return frozenset((self.tonic + step) % 12 for step in steps)

    @property
    def tonic_name(self) -> str:
        """What `key_named` reads."""
        return KEY_NAMES[self.tonic]

    def __str__(self) -> str:
        return f"{self.tonic_name} {self.mode}"


def key_named(name: str, mode: str) -> Key:
    """Return a key from what a person writes: `C`, `f#`, `Bb`.

    Raises:
        InvalidField: an unknown tonic or mode.
    """
    written = name.strip()[:1].upper() + name.strip()[1:].replace("♯", "#").replace("♭", "b")
    tonic = KEY_NAMES.index(written) if written in KEY_NAMES else _SHARPS.get(written)
    if tonic is None:
        message = f"key is {name!r}; allowed: {', '.join(KEY_NAMES)}, and C#, D#, F#, G#, A#"
        raise InvalidField(message, field="key", allowed=list(KEY_NAMES))
    if mode not in MODES:
        raise InvalidField(f"mode is {mode!r}; allowed: {', '.join(MODES)}", field="mode", allowed=list(MODES))
    return Key(tonic, mode)


def find_key(score: Score) -> Key:
    """Find the major or minor key whose notes sound longest (Krumhansl and Schmuckler).

    C major where there are no notes, and where all twelve sound equally long.
    """
    weights = np.zeros(12)
    for pitch, length in _sounded(score):
        weights[pitch % 12] += length
    if weights.min() == weights.max():
        return Key()
    fits = {
        Key(tonic, mode): float(np.corrcoef(weights, np.roll(profile, tonic))[0, 1])
        for mode, profile in (("major", _MAJOR_PROFILE), ("minor", _MINOR_PROFILE))
        for tonic in range(12)
    }
    return max(fits, key=lambda key: fits[key])


def _sounded(score: Score) -> Iterable[tuple[int, int]]:
    return ((note.pitch, note.length) for track in score.tracks if not track.is_drums for note in track.notes)
