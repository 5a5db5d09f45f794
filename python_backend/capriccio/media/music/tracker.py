"""What a model is told beside the word before: where in the bar it is, what sounds, what was played bars ago.

A recurrent network could remember all of that, but learns slowly to; so it is counted for it, in training and in use by
the same few lines. The tracker also knows the grammar: which words may follow. Must not know: models, how words are
chosen, keys or other wishes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrangement import MOST_AT_ONCE
from .score import TICKS
from .words import (
    DRUMS_PART,
    HIGHEST_PITCH,
    LENGTHS,
    LONGEST_BAR,
    LOUDNESSES,
    LOWEST_PITCH,
    PARTS,
    PLACES,
    WORDS,
    Kind,
    first_word,
)

__all__ = ["BARS_KEPT", "FEATURES", "Feature", "Tracker"]

BARS_AGO = (1, 2, 4)
"""How many bars back the tracker looks for what was said at this point."""

BARS_KEPT = 32
"""How many bars back a reference may lie."""

LONGEST_REST = 24
"""Ticks that a note still sounds, from which on all are alike."""

MOST_PLAYED = 40
"""Notes of a bar, from which on all counts are alike."""

STEP = TICKS // 2
"""Ticks by which lengths of bars differ."""

PITCHES = HIGHEST_PITCH - LOWEST_PITCH + 1
_BAR, _PLACE, _PART = (first_word(kind) for kind in (Kind.BAR, Kind.PLACE, Kind.PART))
_LOUDNESS, _PITCH, _DRUM, _LENGTH = (first_word(kind) for kind in (Kind.LOUDNESS, Kind.PITCH, Kind.DRUM, Kind.LENGTH))


@dataclass(frozen=True)
class Feature:
    """One number that a model is told."""

    name: str
    count: int
    """How many values it has, from 0."""


FEATURES = (
    Feature("word", len(WORDS)),
    Feature("place", len(PLACES) + 1),
    Feature("bar_length", LONGEST_BAR // STEP + 1),
    Feature("part", PARTS + 1),
    Feature("last_pitch", PITCHES + 1),
    Feature("pitch_before", PITCHES + 1),
    Feature("last_length", len(LENGTHS) + 1),
    Feature("sounds_on", LONGEST_REST + 2),
    Feature("loudness", len(LOUDNESSES) + 1),
    Feature("played", MOST_PLAYED + 1),
    *(Feature(f"ago_{bars}", len(WORDS) + 1) for bars in BARS_AGO),
    Feature("reference", len(WORDS) + 1),
    Feature("lowest", 13),
    Feature("highest", PITCHES + 1),
    *(Feature(f"sounding_{number}", 2) for number in range(12)),
)
"""In the order of `Tracker.features`; 0 says that there is nothing."""


FURTHEST = 1 << 40
"""Ticks that nothing reaches."""

_PART_COUNTS = (PITCHES + 1, PITCHES + 1, len(LENGTHS) + 1, FURTHEST, len(LOUDNESSES) + 1)
"""Of the values of a `_Part`."""


@dataclass
class _Part:
    """What is known of one part."""

    last: int = 0
    """Its last pitch as a feature."""
    before: int = 0
    length: int = 0
    """Of its last note, as a feature."""
    ends: int = 0
    """Tick, counted like `Tracker.bar_start`, at which what it plays has ended."""
    loudness: int = 0
    """As a feature; 0 before its first note."""


_Following = tuple[list[int], list[int]]


@dataclass
class _Said:
    """The words of one bar, with the positions that they lead to, ascending."""

    positions: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)

    @property
    def following(self) -> _Following:
        """For each count of positions that were reached, the word that comes next, 1 more than its number."""
        return self.positions, [number + 1 for number in self.words] + [_BAR + 1]


class Tracker:
    """Follows words, bar by bar, and says what comes to mind at each."""

    def __init__(self) -> None:
        self.parts = [_Part() for _ in range(PARTS)]
        self.word = _BAR
        self.bar_start, self.bar_ticks = 0, 0
        self.place, self.part, self.pitch = -1, -1, -1
        self.at_once = 0
        """Notes that the part began here."""
        self.played = 0
        """Notes of this bar."""
        self.sounding: list[tuple[int, int]] = []
        """Ends and pitches."""
        self.bars: list[_Said] = []
        """The last `BARS_KEPT` ones, and the one being said."""
        self._ago: list[_Following] = [_NOTHING] * (len(BARS_AGO) + 1)
        self._position = -1
        """How far the bar has come, -1 before its first place: from the highest bit on the number of the place, the
        part in 6 bits, its notes there in 5, and whether the last of them has its length in 1."""
        self._chord = _chord([])
        """What the features say of `sounding`."""

    def open_bar(self, ticks: int, reference: int = 0) -> None:
        """Begin a bar; `reference` is how many bars ago the one was that this bar resembles, 0 if none is meant."""
        self.bar_start += self.bar_ticks
        self.bar_ticks = ticks
        self.word = _BAR
        self.place, self.part, self.pitch, self.at_once, self.played, self._position = -1, -1, -1, 0, 0, -1
        self._let_end(self.bar_start)
        self._ago = [self._bar_ago(bars) for bars in (*BARS_AGO, reference)]
        self.bars = [*self.bars[-BARS_KEPT + 1 :], _Said()]

    def push(self, number: int) -> None:
        """Follow a word of the bar; `open_bar` is what follows a `BAR`."""
        self.word = number
        value = _VALUES[number]
        if number >= _LENGTH:
            self._end_note(value, number - _LENGTH)
            self._position |= 1
        elif number >= _PITCH:  # or a drum
            self._begin_note(value)
            self._position = self._position & ~0x3F | self.at_once << 1
        elif number >= _LOUDNESS:
            self.parts[self.part].loudness = number - _LOUDNESS + 1
            return  # louder or softer, a bar says the same
        elif number >= _PART:
            self.part, self.pitch, self.at_once = value, -1, 0
            self._position = self._position & ~0xFFF | value + 1 << 6
        else:
            self.place, self.part, self.pitch, self.at_once = value, -1, -1, 0
            self._let_end(self.bar_start + value)
            self._position = number - _PLACE << 12
        said = self.bars[-1]
        said.positions.append(self._position)
        said.words.append(number)

    def features(self) -> list[int]:
        """What the model is told before the next word, in the order of `FEATURES`."""
        now = self.bar_start + max(0, self.place)
        part = self.parts[self.part] if self.part >= 0 else _NOBODY
        reached = self._position
        return [
            self.word,
            _PLACE_NUMBERS[self.place] + 1 if self.place >= 0 else 0,
            self.bar_ticks // STEP,
            self.part + 1,
            part.last,
            part.before,
            part.length,
            min(LONGEST_REST, max(0, part.ends - now)) + 1 if self.part >= 0 else 0,
            part.loudness,
            min(self.played, MOST_PLAYED),
            *[words[bisect_right(positions, reached)] for positions, words in self._ago],
            *self._chord,
        ]

    def grammar(self) -> NDArray[np.bool_]:
        """Which words may follow; (words,)."""
        allowed = np.zeros(len(WORDS), np.bool_)
        last = WORDS[self.word].kind
        if last is Kind.PLACE:
            allowed[_PART:_LOUDNESS] = True
        elif last is Kind.PART:
            allowed[_LOUDNESS:_PITCH] = True
            self._allow_notes(allowed)
        elif last is Kind.LOUDNESS:
            self._allow_notes(allowed)
        elif last is Kind.PITCH:
            allowed[_LENGTH:] = True
        else:
            allowed[_BAR] = True
            allowed[_PLACE + _places_until(self.place + 1) : _PLACE + _places_until(self.bar_ticks)] = True
            if last is not Kind.BAR:
                allowed[_PART + self.part + 1 : _LOUDNESS] = True
                if self.at_once < MOST_AT_ONCE:
                    self._allow_notes(allowed)
        return allowed

    def copy(self) -> Tracker:
        """The same between two bars, to go on differently."""
        return Tracker.from_state(self.state())

    def state(self) -> dict[str, Any]:
        """Everything between two bars, as plain lists and numbers."""
        return {
            "parts": [[part.last, part.before, part.length, part.ends, part.loudness] for part in self.parts],
            "bar_start": self.bar_start,
            "bar_ticks": self.bar_ticks,
            "sounding": [list(each) for each in self.sounding],
            "bars": [said.words for said in self.bars],
        }

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Tracker:
        """Continue from `state`.

        Raises:
            ValueError: it is none that `state` gave.
        """
        try:
            return cls._restored(state)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no state of a tracker: {type(error).__name__}: {error}") from error

    @classmethod
    def _restored(cls, state: Mapping[str, Any]) -> Tracker:
        tracker = cls()
        if len(state["bars"]) > BARS_KEPT or len(state["parts"]) != PARTS:
            raise ValueError(f"{len(state['bars'])} bars of {len(state['parts'])} parts")
        for words in state["bars"]:
            tracker.open_bar(LONGEST_BAR)
            for number in _numbers(words, (len(WORDS),) * len(words)):
                tracker.push(number)
        tracker.parts = [_Part(*_numbers(values, _PART_COUNTS)) for values in state["parts"]]
        times = (state["bar_start"], state["bar_ticks"])
        tracker.bar_start, tracker.bar_ticks = _numbers(times, (FURTHEST, LONGEST_BAR + 1))
        tracker.sounding = []
        for end, pitch in state["sounding"]:
            _numbers((end, pitch - LOWEST_PITCH), (FURTHEST, PITCHES))
            tracker.sounding.append((end, pitch))
        tracker._chord = _chord(tracker.sounding)
        return tracker

    def transposed(self, semitones: int) -> Tracker:
        """The same past in another key, between two bars; drums stay, pitches without a word go an octave back."""
        state = self.state()
        for part in state["parts"][DRUMS_PART + 1 :]:
            part[:2] = [_in_range(last - 1 + semitones) + 1 if last else 0 for last in part[:2]]
        state["sounding"] = [
            [end, _in_range(pitch - LOWEST_PITCH + semitones) + LOWEST_PITCH] for end, pitch in state["sounding"]
        ]
        state["bars"] = [[_transposed_word(number, semitones) for number in words] for words in state["bars"]]
        return Tracker.from_state(state)

    def _begin_note(self, pitch: int) -> None:
        part = self.parts[self.part]
        self.pitch = pitch
        part.before, part.last = part.last, pitch - LOWEST_PITCH + 1
        self.at_once += 1
        self.played += 1

    def _end_note(self, ticks: int, index: int) -> None:
        now = self.bar_start + self.place
        part = self.parts[self.part]
        part.length = index + 1
        part.ends = max(now + ticks, part.ends)
        self.sounding.append((now + ticks, self.pitch))
        self._chord = _chord(self.sounding)

    def _let_end(self, now: int) -> None:
        """Forget what does not sound on after a tick."""
        sounding = [each for each in self.sounding if each[0] > now]
        if len(sounding) < len(self.sounding):
            self.sounding = sounding
            self._chord = _chord(sounding)

    def _bar_ago(self, bars: int) -> _Following:
        return self.bars[-bars].following if 0 < bars <= len(self.bars) else _NOTHING

    def _allow_notes(self, allowed: NDArray[np.bool_]) -> None:
        """Pitches or drums below the last one of this part at this place."""
        first, end = (_DRUM, _LENGTH) if self.part == DRUMS_PART else (_PITCH, _DRUM)
        below = self.pitch - WORDS[first].value if self.pitch >= 0 else end - first
        allowed[first : first + max(0, below)] = True


def _numbers(values: Sequence[int], counts: Sequence[int]) -> Sequence[int]:
    """The same values, where each is a whole number from 0 on and below its count."""
    if len(values) != len(counts) or not all(
        type(value) is int and 0 <= value < count for value, count in zip(values, counts, strict=True)
    ):
        raise ValueError(f"{values!r:.80}; allowed: {len(counts)} whole numbers below {counts!r:.80}")
    return values


def _in_range(pitch: int) -> int:
    """An octave up or down until there is a word for it; counted from the lowest."""
    while pitch >= PITCHES:
        pitch -= 12
    while pitch < 0:
        pitch += 12
    return pitch


def _transposed_word(number: int, semitones: int) -> int:
    return _PITCH + _in_range(number - _PITCH + semitones) if _PITCH <= number < _DRUM else number


def _chord(sounding: list[tuple[int, int]]) -> list[int]:
    """The features of what sounds: the class of the lowest pitch, the highest, and which classes there are."""
    if not sounding:
        return [0] * 14
    pitches = [pitch for _, pitch in sounding]
    features = [min(pitches) % 12 + 1, max(pitches) - LOWEST_PITCH + 1] + [0] * 12
    for pitch in pitches:
        features[2 + pitch % 12] = 1
    return features


_NOTHING: _Following = ([], [0])
"""Where no bar was."""

_VALUES = tuple(each.value for each in WORDS)
_NOBODY = _Part()
_PLACE_NUMBERS = {place: number for number, place in enumerate(PLACES)}


def _places_until(tick: int) -> int:
    """How many places lie before a tick."""
    return _PLACES_UNTIL[min(max(tick, 0), LONGEST_BAR)]


_PLACES_UNTIL = [sum(place < tick for place in PLACES) for tick in range(LONGEST_BAR + 1)]
