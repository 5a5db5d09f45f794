"""The words of music: what a model reads and writes, one at a time.

A bar is `BAR`, then for each place in it where something begins `PLACE`, and for each part that plays there `PART`, its
loudness where that changed, and its notes from high to low, each a pitch with a length; drums have no length. A piece
ends with one more `BAR`. Training and running must speak alike: whoever changes a constant here raises `LANGUAGE` and
trains the models anew. Must not know: models, how words are chosen.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum

from .score import TICKS

__all__ = [
    "BASS",
    "DRUMS_PART",
    "LANGUAGE",
    "LENGTHS",
    "LONGEST_BAR",
    "LOUDNESSES",
    "MELODY",
    "PARTS",
    "PLACES",
    "WORDS",
    "Kind",
    "Word",
    "first_word",
    "nearest",
    "word",
]

LANGUAGE = 1
"""Version of the vocabulary and of the features; a model's card says which it speaks."""

IN_A_QUARTER = (0, 2, 3, 4, 6, 8, 9, 10)
"""Ticks of a quarter note on which notes begin: sixteenths, and triplets of eighths and of sixteenths."""

LONGEST_BAR = 6 * TICKS
"""Ticks: 12/8, 6/4, 3/2."""

PLACES = tuple(quarter * TICKS + tick for quarter in range(LONGEST_BAR // TICKS) for tick in IN_A_QUARTER)
"""Ticks of a bar."""

LENGTHS = (1, 2, 3, 4, 6, 8, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48, 60, 72, 96)
"""Of notes, in ticks."""

PARTS = 6
"""Drums, bass, melody, and three that accompany."""

DRUMS_PART, BASS, MELODY = 0, 1, 2

LOUDNESSES = (32, 48, 60, 72, 84, 96, 108, 120)
"""Velocities."""

LOWEST_PITCH, HIGHEST_PITCH = 21, 108
"""The piano's keys."""

LOWEST_DRUM, HIGHEST_DRUM = 35, 81
"""General MIDI's percussion."""


class Kind(Enum):
    """What a word says."""

    BAR = 0
    PLACE = 1
    PART = 2
    LOUDNESS = 3
    PITCH = 4
    DRUM = 5
    LENGTH = 6


@dataclass(frozen=True)
class Word:
    """One of the vocabulary."""

    kind: Kind
    value: int = 0
    """Ticks, a part, a velocity, a pitch."""


_VALUES = {
    Kind.BAR: (0,),
    Kind.PLACE: PLACES,
    Kind.PART: tuple(range(PARTS)),
    Kind.LOUDNESS: LOUDNESSES,
    Kind.PITCH: tuple(range(LOWEST_PITCH, HIGHEST_PITCH + 1)),
    Kind.DRUM: tuple(range(LOWEST_DRUM, HIGHEST_DRUM + 1)),
    Kind.LENGTH: LENGTHS,
}

WORDS = tuple(Word(kind, value) for kind, values in _VALUES.items() for value in values)
"""The vocabulary; a word's place in it is its number."""

_NUMBERS = {each: number for number, each in enumerate(WORDS)}


def word(kind: Kind, value: int = 0) -> int:
    """Return the number of a word."""
    return _NUMBERS[Word(kind, value)]


def first_word(kind: Kind) -> int:
    """Return the number of a kind's first word; the others of the kind follow it."""
    return _NUMBERS[Word(kind, _VALUES[kind][0])]


def nearest(value: int, allowed: tuple[int, ...]) -> int:
    """Return what is nearest to a value, of ascending ones; the smaller of two."""
    after = bisect_left(allowed, value)
    near = allowed[max(0, after - 1) : after + 1]
    return min(near, key=lambda each: abs(each - value))
