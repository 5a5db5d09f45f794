"""What must not be played, whatever a model thinks: other parts, notes out of range or out of key, too many at once.

And what shall be played less, or more: notes outside the scale, instruments that have been silent for bars. Works on
words before they are chosen, so nothing has to be thrown away. Must not know: models, requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.keys import Key
from capriccio.media.music.score import TICKS
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import DRUMS_PART, LONGEST_BAR, WORDS, Kind, first_word, word

from .instruments import Ensemble
from .wishes import Wishes

__all__ = ["Constraints"]

Words = NDArray[np.bool_]
Floats = NDArray[np.float32]

MOST_NOTES = 128
"""Of a bar."""

DENSER_THAN_ASKED = 2.0
"""How many times the notes that were asked for a bar may have."""

FEWEST_ALLOWED = 8
"""Notes that a bar may have whatever was asked for."""

FOREIGN = -1.0
"""Added to the logits of pitches outside the scale: chromatic notes stay, the key is heard."""

HOME = {0: 1.0, 7: 0.5}
"""Added to the logits of the tonic and the fifth above it, in bars that are to be at home."""

MISSED, MOST_MISSED = 1.0, 5.0
"""Added to the logit of a part for each bar in which it should have played and did not, and at most."""

NEVER_STRICT = ("major", "minor")
"""Modes that models have learned; the others come about by their scale alone."""

_KINDS = {kind: np.array([each.kind is kind for each in WORDS]) for kind in Kind}
_VALUES = np.array([each.value for each in WORDS])
_FIRST_PART = first_word(Kind.PART)
_BAR = np.arange(len(WORDS)) == word(Kind.BAR)
_AT_ONCE: Words = np.arange(len(WORDS)) == word(Kind.PLACE, 0)


@dataclass(frozen=True, eq=False)
class Constraints:
    """The words that may be said, for the wishes of one bar."""

    pitches: Mapping[int, Words]
    """By part: the pitches that it can play and that belong to the key."""
    elsewhere: Words
    """All other words: no part that rests, no place in bars that nobody plays in."""
    single: frozenset[int]
    """Parts that play one note at a time."""
    most_notes: int
    leaning: Floats
    """(words,), added to logits"""
    within_bar: bool = False
    """Whether notes end with the bar."""
    begins: bool = False
    """Whether something is played at once: it is the first bar of all."""
    last: Words = field(default_factory=lambda: _BAR)
    """What may be said in a bar that is full."""

    @classmethod
    def of(cls, wishes: Wishes, within_bar: bool = False, at_home: bool = False, begins: bool = False) -> Constraints:
        """Make those that follow from wishes; a bar at home leans towards the tonic, as beginnings and ends do."""
        players = wishes.ensemble
        key = wishes.sounding_key
        strict = wishes.strict_key or key.mode not in NEVER_STRICT
        pitches = {part: _pitches(part, players, key, strict) for part in wishes.playing}
        elsewhere = ~_KINDS[Kind.PITCH]
        elsewhere &= ~_KINDS[Kind.PART] | np.isin(_VALUES, wishes.playing)
        if not wishes.playing:
            elsewhere &= ~_KINDS[Kind.PLACE]
        quarters = wishes.measure.bar / TICKS
        leaning = _leaning(key, at_home)
        asked = wishes.notes_per_quarter
        most = MOST_NOTES if asked is None else round(DENSER_THAN_ASKED * asked * quarters) + FEWEST_ALLOWED
        return cls(
            pitches,
            elsewhere,
            players.single,
            min(most, MOST_NOTES),
            leaning,
            within_bar,
            begins and bool(wishes.playing),
        )

    def leanings(self, silent_bars: Sequence[int]) -> Floats:
        """What is added to logits, (words,), where each part has not played for so many bars."""
        leaning: Floats = self.leaning.copy()
        for part in self.pitches:
            leaning[_FIRST_PART + part] = min(MOST_MISSED, MISSED * silent_bars[part])
        return leaning

    def allowed(self, tracker: Tracker) -> Words:
        """Which words may follow by the grammar and by these constraints; at least one."""
        if self.begins and WORDS[tracker.word].kind is Kind.BAR:
            return _AT_ONCE
        said = tracker.grammar()
        if tracker.part in self.pitches and tracker.part != DRUMS_PART:
            at_once = tracker.part in self.single and tracker.at_once > 0
            said &= self.elsewhere if at_once else self.elsewhere | self.pitches[tracker.part]
        else:
            said &= self.elsewhere
        if said[_BAR][0]:
            if tracker.played >= self.most_notes:
                return self.last
        elif self.within_bar and WORDS[tracker.word].kind is Kind.PITCH:
            said &= _ENDING_BY[min(tracker.bar_ticks - tracker.place, LONGEST_BAR)]
        return said


_ENDING_BY = [_KINDS[Kind.LENGTH] & (max(1, ticks) >= _VALUES) for ticks in range(LONGEST_BAR + 1)]
"""Lengths that fit into so many ticks."""


def _leaning(key: Key, at_home: bool) -> Floats:
    """What the key adds to logits."""
    sounding = (_VALUES + key.from_learned) % 12
    leaning = FOREIGN * ~np.isin(sounding, list(key.scale))
    if at_home:
        for step, more in HOME.items():
            leaning = leaning + more * (sounding == (key.tonic + step) % 12)
    return np.where(_KINDS[Kind.PITCH], leaning, 0.0).astype(np.float32)


def _pitches(part: int, players: Ensemble, key: Key, strict: bool) -> Words:
    """Words for pitches are in C major or A minor; what sounds lies in the key."""
    player = players.players[part]
    assert player is not None
    sounding = _VALUES + key.from_learned
    allowed: Words = _KINDS[Kind.PITCH] & (sounding >= player.lowest) & (sounding <= player.highest)
    if strict:
        allowed &= np.isin(sounding % 12, list(key.scale))
    return allowed
